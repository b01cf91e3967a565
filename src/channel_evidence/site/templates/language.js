// How the words of a search are read: the rules of look_up/language.py, with its lists and its pattern.
const readLanguage = ({ pattern, phrases, stop, same }) => {
  const mention = new RegExp(pattern, "gi"), stops = new Set(stop);
  const canonical = new Map(Object.entries(same));
  const spelt = (words) => phrases[words.toLowerCase().replaceAll("-", " ")];
  const numbers = (text) => {
    const found = [];
    for (const match of text.matchAll(mention)) {
      const [whole, figures, decimals, words, of, percent] = match;
      let value, low, high, share;
      if (figures) {
        value = Number(figures.replaceAll(",", "") + (decimals ?? ""));
        const half = 0.5 / 10 ** (decimals ? decimals.length - 1 : 0);
        [low, high, share] = [value - half, value + half, false];
      } else [value, low, high, share] = spelt(words);
      if (of) {
        const base = /^\d+$/.test(of) ? Number(of) : spelt(of)[0];
        if (!(value > 0 && value < base)) continue;
        value = (100 * value) / base;
        const half = Math.min(2.5, 50 / base);
        [low, high, share] = [value - half, value + half, true];
      }
      found.push({ start: match.index, end: match.index + whole.length, value, low, high,
        share: share || Boolean(percent), spelt: Boolean(words) && !of });
    }
    return found;
  };
  const stem = (word) => {
    let short = word.replace(/(?:ing|ed|es|s)$/, "");
    if (short.length < 4) short = word;
    if (short.length > 4 && short.at(-1) === short.at(-2)) short = short.slice(0, -1);
    if (short.length > 4 && "eiy".includes(short.at(-1))) short = short.slice(0, -1);
    return canonical.get(short) ?? canonical.get(word) ?? short;
  };
  const tokens = (text) => {
    const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
      .replace(/(\d),(?=\d{3})/g, "$1").replaceAll("e-mail", "email").replaceAll("n't", " not")
      .replace(/(?<![a-z0-9])([a-z])\.(?=[a-z](?![a-z0-9]))/g, "$1");
    return (plain.match(/[a-z0-9]+(?:\.[0-9]+)?/g) ?? []).filter((word) => !stops.has(word)).map(stem);
  };
  const withoutNumbers = (text, found) => found.reduce(
    (left, { start, end }) => left.slice(0, start) + " ".repeat(end - start) + left.slice(end), text);
  const sentenceAround = (text, place) => {
    let start = 0;
    for (const mark of text.matchAll(/[.!?;]\s|\n/g)) {
      if (mark.index + mark[0].length <= place) start = mark.index + mark[0].length;
      else if (mark.index >= place) return [start, mark.index];
    }
    return [start, text.length];
  };
  return { numbers, tokens, withoutNumbers, sentenceAround };
};
