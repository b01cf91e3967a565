// One pooled share of several studies by a random-effects model: the rules of pooling/, for what a reader changes on a page.
// Quantiles come from Python: { normal, t: [for 1, 2, ... degrees of freedom] }.
const TRANSFORMS = {
  logit: {
    forward: (count, total) => {
      const bare = count === 0 || count === total ? 0.5 : 0; // without a half the logit is infinite
      const [yes, no] = [count + bare, total - count + bare];
      return [Math.log(yes / no), 1 / yes + 1 / no];
    },
    back: (value) => (1 + Math.tanh(value / 2)) / 2,
  },
  raw: {
    forward: (count, total) => [count / total, ((count / total) * (1 - count / total)) / total],
    back: (value) => Math.min(Math.max(value, 0), 1),
  },
  arcsine: {
    forward: (count, total) => [Math.asin(Math.sqrt(count / total)), 1 / (4 * total)],
    back: (value) => Math.sin(Math.min(Math.max(value, 0), Math.PI / 2)) ** 2,
  },
};
const sumOf = (values, part) => values.reduce((sum, value, place) => sum + part(value, place), 0);

// Weighted least squares with weights 1 / (variance + tau2), and what the variance between studies is found by.
const weighedAt = (values, variances, tau2) => {
  const weights = variances.map((variance) => 1 / (variance + tau2));
  const total = sumOf(weights, (weight) => weight), squares = sumOf(weights, (weight) => weight ** 2);
  const mean = sumOf(weights, (weight, place) => weight * values[place]) / total;
  const q = sumOf(weights, (weight, place) => weight * (values[place] - mean) ** 2);
  return { weights, total, mean, q, trace: total - squares / total };
};
// Q falls and is convex, so that steps from the left never pass the root.
const pauleMandel = (values, variances) => {
  let tau2 = 0;
  for (let step = 0; step < 200; step++) {
    const { weights, mean, q } = weighedAt(values, variances, tau2);
    const over = q - (values.length - 1);
    if (over <= 0) return tau2;
    const next = tau2 + over / sumOf(weights, (weight, place) => (weight * (values[place] - mean)) ** 2);
    if (next - tau2 <= 1e-16 * next) return next;
    tau2 = next;
  }
  return tau2;
};
const derSimonianLaird = (values, variances) => {
  const { q, trace } = weighedAt(values, variances, 0);
  return Math.max(0, (q - values.length + 1) / trace);
};
// The likelihood can have several maxima: a fall of its slope through 0 is looked for on a fine grid, as in Python.
const restricted = (values, variances) => {
  const slope = (tau2) => {
    const { weights, mean, trace } = weighedAt(values, variances, tau2);
    return sumOf(weights, (weight, place) => (weight * (values[place] - mean)) ** 2) - trace;
  };
  const likelihood = (tau2) => {
    const { weights, total, q } = weighedAt(values, variances, tau2);
    return (sumOf(weights, Math.log) - Math.log(total) - q) / 2;
  };
  let high = values.length * ((Math.max(...values) - Math.min(...values)) ** 2 + Math.max(...variances));
  while (slope(high) > 0) high *= 2;
  const first = Math.min(Math.min(...variances) * 1e-4, high / 2);
  const grid = [0, ...Array.from({ length: 60 }, (_, place) => first * (high / first) ** (place / 59))];
  const slopes = grid.map(slope), maxima = slopes[0] <= 0 ? [0] : [];
  for (let place = 0; place + 1 < grid.length; place++) {
    if (!(slopes[place] > 0 && slopes[place + 1] <= 0)) continue;
    let [low, top] = [grid[place], grid[place + 1]];
    for (let step = 0; step < 200 && top - low > 1e-16 * top; step++) {
      const middle = (low + top) / 2;
      if (middle === low || middle === top) break;
      if (slope(middle) > 0) low = middle; else top = middle;
    }
    maxima.push((low + top) / 2);
  }
  return maxima.reduce((best, tau2) => (likelihood(tau2) > likelihood(best) ? tau2 : best));
};
const BETWEEN = { PM: pauleMandel, DL: derSimonianLaird, REML: restricted };

// Returns the share, its interval as a reader should see it (the wider of Hartung-Knapp's and Wald's) and as computed, where
// another study is expected, and the disagreement; null where nothing can be pooled.
const poolShares = (counts, totals, { measure = "logit", tau2Method = "PM", hartungKnapp = true, quantiles }) => {
  const { forward, back } = TRANSFORMS[measure], k = counts.length;
  const effects = counts.map((count, place) => forward(count, totals[place]));
  if (!k || totals.some((total) => total < 1) || effects.some(([value, variance]) => !Number.isFinite(value) || !(variance > 0 && variance < Infinity))) return null;
  const values = effects.map(([value]) => value), variances = effects.map(([, variance]) => variance);
  const alone = k === 1, tau2 = alone ? 0 : BETWEEN[tau2Method](values, variances);
  const fixed = weighedAt(values, variances, 0), at = weighedAt(values, variances, tau2);
  const wald = Math.sqrt(1 / at.total), scaled = hartungKnapp && !alone;
  const error = scaled ? Math.sqrt(at.q / (k - 1) / at.total) : wald;
  const critical = scaled ? quantiles.t[k - 2] : quantiles.normal;
  const around = (half) => [back(at.mean - half), back(at.mean + half)];
  const widest = Math.max(critical * error, quantiles.normal * wald);
  const typical = alone ? 0 : (k - 1) / fixed.trace;
  return {
    k, tau2, estimate: back(at.mean), interval: around(critical * error), shown: around(widest),
    prediction: alone ? null : around(critical * Math.hypot(error, Math.sqrt(tau2))),
    shownPrediction: alone ? null : around(critical * Math.hypot(Math.max(error, wald), Math.sqrt(tau2))),
    i2: alone ? 0 : tau2 / (tau2 + typical), q: alone ? 0 : fixed.q,
    weights: at.weights.map((weight) => weight / at.total),
  };
};
