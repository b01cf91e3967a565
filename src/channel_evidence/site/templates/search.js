// Which entries fit some words, the best first: the rules of look_up/search.py, with its weights.
const makeSearcher = ({ columns, texts, strings, language, rules }) => {
  const { numbers, tokens, withoutNumbers, sentenceAround } = readLanguage(language);
  const places = columns.kind.map((_, place) => place);
  const weighed = Object.entries(rules.weights).map(([name, weight]) => [columns[name], weight]);
  const used = new Set(weighed.flatMap(([column]) => column));
  const stems = strings.map((text, place) => (used.has(place) ? [...new Set(tokens(text))] : []));
  const standing = places.map((at) => (rules.kinds[strings[columns.kind[at]]] ?? 1) * (columns.settled[at] ? 1 : rules.again)
    * (1 + rules.accounts * Math.min(columns.accounts[at], 5)));
  const known = new Map();
  const nothing = new Float64Array(places.length);

  const word = (asked, begun) => {
    const key = `${asked} ${begun}`;
    if (!known.has(key)) {
      const hits = new Float64Array(strings.length);
      for (const place of used) {
        const own = stems[place];
        if (own.includes(asked)) hits[place] = 1;
        else if (begun && own.some((stem) => stem.startsWith(asked))) hits[place] = rules.prefix;
      }
      const scores = Float64Array.from(places, (at) => weighed.reduce((best, [column, weight]) => Math.max(best, weight * hits[column[at]]), 0));
      const rarity = Math.log(1 + places.length / (1 + scores.reduce((count, score) => count + (score > 0), 0)));
      if (known.size > 500) known.clear();
      known.set(key, scores.map((score) => score * rarity));
    }
    return known.get(key);
  };
  const fit = (number, at) => {
    let best = 0;
    for (const [value, low, high, share] of columns.values[at]) {
      if (number.share && !share) continue;
      if (Math.abs(value - number.value) < 0.005) return 1;
      const near = low !== null && high !== null && low < number.value && number.value < high;
      if ((number.low <= value && value < number.high) || near) best = rules.near;
    }
    return best;
  };
  const numbered = (number) => {
    const asWord = Number.isInteger(number.value) && !number.share ? word(String(number.value), false) : nothing;
    return Float64Array.from(places, (at) => Math.max(fit(number, at) * rules.number, asWord[at]));
  };
  const isYear = ({ share, value }) => !share && Number.isInteger(value) && rules.years[0] <= value && value <= rules.years[1];
  const round = (score) => Math.round(score * 1e6) / 1e6;
  const ranked = (hits) => hits.sort((one, other) => other.score - one.score || one.place - other.place);

  const search = (text) => {
    const found = numbers(text);
    const words = [...new Set(tokens(withoutNumbers(text, found)))];
    const typed = /\p{L}$/u.test(text);
    const terms = [...found.map(numbered),
      ...words.map((each, place) => word(each, typed && place === words.length - 1 && each.length > 2))];
    if (!terms.length) return [];
    const wanted = terms.slice(0, found.length).filter((_, at) => !isYear(found[at]));
    const fitting = { whole: [], most: [], half: [] };
    for (const place of places) {
      let sum = 0, fits = 0;
      for (const term of terms) { sum += term[place]; fits += term[place] > 0; }
      if (!fits || 2 * fits < terms.length) continue;
      const hasNumber = wanted.some((term) => term[place] > 0);
      const share = fits / terms.length, weight = wanted.length && !hasNumber ? rules.unnumbered : 1;
      const how = fits === terms.length ? "whole" : 2 * fits > terms.length || hasNumber ? "most" : "half";
      fitting[how].push({ place, score: round(sum * share * share * weight * standing[place]), whole: how === "whole" });
    }
    return ranked(Object.values(fitting).find((hits) => hits.length) ?? []);
  };
  const marks = (text) => {
    const found = numbers(text), bare = withoutNumbers(text, found), marked = [];
    for (const number of found) {
      if (number.spelt && !number.share) continue;
      const around = [...new Set(tokens(bare.slice(...sentenceAround(text, number.start))))].map((each) => word(each, false));
      const hits = [];
      for (const place of places) {
        const fits = fit(number, place);
        if (!fits) continue;
        let sum = 0, shared = 0;
        for (const term of around) { sum += term[place]; shared += term[place] > 0; }
        if (shared < rules.context[0] || sum < rules.context[1]) continue;
        hits.push({ place, score: round((fits * rules.number + sum) * standing[place] * (rules.kinds[strings[columns.kind[place]]] ?? 1)), whole: true });
      }
      if (hits.length) marked.push({ number, hits });
    }
    // The studies come first that print several numbers of the passage.
    const studies = new Map(), studyOf = ({ place }) => strings[columns.study_id[place]];
    for (const { hits } of marked) for (const study of new Set(hits.map(studyOf))) studies.set(study, (studies.get(study) ?? 0) + 1);
    const [each, most] = rules.together;
    for (const { hits } of marked) {
      for (const hit of hits) hit.score = round(hit.score * (1 + each * (studyOf(hit) ? Math.min(studies.get(studyOf(hit)) - 1, most) : 0)));
      ranked(hits);
    }
    return marked;
  };
  const isPassage = (text) => text.trim().split(/\s+/).length >= rules.long && numbers(text).length > 0;
  const textual = new Set(texts);
  const entry = (place) => Object.fromEntries(Object.entries(columns).map(
    ([name, column]) => [name, textual.has(name) ? strings[column[place]] : column[place]]));
  return { search, marks, isPassage, entry, numbers };
};
