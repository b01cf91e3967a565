# Reference values for the intervals of printed shares, in base R, written to tests/reference/intervals.csv.
# Run from the root of the repository: Rscript validation/reference/reference.R
# Nothing here is taken from the Python code: exact limits are quantiles of the beta distribution, checked by inverting the
# binomial test with a root finder and, for whole counts, by binom.test; Bonett-Price is the published formula.

# Cases ---------------------------------------------------------------------------------------------------------
# Shares are in percent, as text: a decimal or a ratio. low and high are the ends of the rounding interval; equal ends
# are an exact share. n is the number of respondents, deff the design effect; the intervals use n / deff.

case <- function(method, low, high, n, deff = "1", level = "0.95", cells = 1, low2 = "", high2 = "", note = "") {
  data.frame(method, first_low = low, first_high = high, second_low = low2, second_high = high2,
             n, design_effect = deff, level, cells, note)
}
exact <- function(low, high, n, ...) case("exact", low, high, n, ...)
at_once <- function(low, high, n, cells, ...) case("simultaneous", low, high, n, cells = cells, ...)
gap <- function(low, high, low2, high2, n, ...) case("bonett-price", low, high, n, low2 = low2, high2 = high2, ...)

cases <- rbind(
  exact("8100/263", "8100/263", "263", note = "81 of 263, Newcombe 1998"),
  exact("1500/148", "1500/148", "148", note = "15 of 148, Newcombe 1998"),
  exact("0", "0", "20", note = "0 of 20, Newcombe 1998"),
  exact("100/29", "100/29", "29", note = "1 of 29, Newcombe 1998"),
  exact("100", "100", "20", note = "20 of 20"),
  exact("0", "0", "1", note = "one respondent"),
  exact("100", "100", "1", note = "one respondent"),
  exact("50", "50", "2", note = "two respondents"),
  exact("50", "50", "1000000", note = "a million respondents"),
  exact("1.5", "2.5", "1000", note = "2 percent of 1,000, rounded to whole percents"),
  exact("33.45", "33.55", "1000", note = "33.5 percent of 1,000"),
  exact("66.5", "67.5", "1000", note = "67 percent of 1,000"),
  exact("385/6", "415/6", "150", note = "two-thirds give or take 2.5 points"),
  exact("0", "0.5", "2030", note = "0 percent, rounded"),
  exact("99.5", "100", "2030", note = "100 percent, rounded"),
  exact("200/3", "100", "1000", note = "more than two-thirds: no upper end"),
  exact("33.45", "33.55", "1000", deff = "1.5", note = "effective n is not a whole number"),
  exact("1.5", "2.5", "1000", deff = "2.3", note = "effective n is not a whole number"),
  exact("0", "0", "503", deff = "1.7", note = "effective n is not a whole number"),
  exact("100", "100", "503", deff = "1.7", note = "effective n is not a whole number"),
  exact("20", "20", "1206", deff = "0.8", note = "design effect below one"),
  exact("33.45", "33.55", "1000", level = "0.9", note = "90 percent"),
  exact("33.45", "33.55", "1000", level = "0.99", note = "99 percent"),
  at_once("33.45", "33.55", "1000", 6, note = "five options and the remainder"),
  at_once("32.45", "32.55", "1000", 6, note = "five options and the remainder"),
  at_once("21.25", "21.35", "1000", 6, note = "five options and the remainder"),
  at_once("10.35", "10.45", "1000", 6, note = "five options and the remainder"),
  at_once("1.5", "2.5", "1000", 6, note = "five options and the remainder"),
  at_once("0", "0", "1000", 6, note = "an empty cell"),
  at_once("100", "100", "1000", 3, note = "a full cell"),
  at_once("4400/319", "4400/319", "319", 6, note = "44 of 319 in six cells"),
  at_once("50", "50", "10", 2, note = "two cells, few respondents"),
  at_once("12.5", "13.5", "81", 7, note = "seven cells"),
  at_once("12.5", "13.5", "1000000", 7, note = "seven cells, a million respondents"),
  at_once("33.45", "33.55", "1000", 6, deff = "1.5", note = "effective n is not a whole number"),
  at_once("33.45", "33.55", "1000", 4, level = "0.9", note = "90 percent"),
  gap("600/161", "600/161", "1600/161", "1600/161", "161", note = "6 and 16 of 161"),
  gap("100/21", "100/21", "700/21", "700/21", "21", note = "1 and 7 of 21"),
  gap("33.45", "33.55", "32.45", "32.55", "1000", note = "33.5 and 32.5 percent of 1,000"),
  gap("52.5", "53.5", "18.5", "19.5", "2030", note = "53 and 19 percent, rounded"),
  gap("33.45", "33.55", "32.45", "32.55", "1000", deff = "1.5", note = "effective n is not a whole number"),
  gap("0", "0", "0", "0", "1000", note = "two empty options"),
  gap("100", "100", "0", "0", "50", note = "everybody chose one option"),
  gap("0", "0", "100", "100", "1", note = "one respondent, limit cut at -100"),
  gap("12", "13", "40", "41", "350", level = "0.9", note = "90 percent")
)

# Methods ---------------------------------------------------------------------------------------------------------

exact_limits <- function(share, n, level, cells) {
  # Clopper and Pearson 1934, by quantiles of the beta distribution; the number of cases need not be whole.
  # Several cells: the level shared out among them (Bonferroni).
  alpha <- (1 - level) / cells
  x <- share * n
  c(if (x == 0) 0 else qbeta(alpha / 2, x, n - x + 1), if (x == n) 1 else qbeta(1 - alpha / 2, x + 1, n - x))
}

inverted_limits <- function(share, n, level, cells) {
  # The same limits as the p at which a tail of the (incomplete beta) binomial is alpha / 2, by root finding.
  alpha <- (1 - level) / cells
  x <- share * n
  solve <- function(tail) uniroot(function(p) tail(p) - alpha / 2, c(0, 1), tol = 1e-15)$root
  c(
    if (x == 0) 0 else solve(function(p) pbeta(p, x, n - x + 1)),
    if (x == n) 1 else solve(function(p) pbeta(p, x + 1, n - x, lower.tail = FALSE))
  )
}

tested_limits <- function(share, n, level, cells) {
  # binom.test, where the count is whole.
  x <- share * n
  if (abs(x - round(x)) > 1e-9 || n != round(n)) return(exact_limits(share, n, level, cells))
  binom.test(round(x), n, conf.level = 1 - (1 - level) / cells)$conf.int[1:2]
}

gap_limits <- function(first, second, n, level) {
  # Bonett and Price 2012: one is added to both discordant cells and two to the number of pairs.
  one <- (first * n + 1) / (n + 2)
  other <- (second * n + 1) / (n + 2)
  error <- sqrt(((one + other) - (one - other)^2) / (n + 2))
  one - other + c(-1, 1) * qnorm((1 + level) / 2) * error
}

# Values ----------------------------------------------------------------------------------------------------------

number <- function(text) eval(parse(text = text))
within <- function(x, least, most) pmin(pmax(x, least), most)

limits <- function(row) {
  n <- number(row$n) / number(row$design_effect)
  level <- number(row$level)
  low <- number(row$first_low) / 100
  high <- number(row$first_high) / 100
  if (row$method == "bonett-price") {
    second_low <- number(row$second_low) / 100
    second_high <- number(row$second_high) / 100
    return(100 * within(c(gap_limits(low, second_high, n, level)[1], gap_limits(high, second_low, n, level)[2]), -1, 1))
  }
  ends <- function(method) c(method(low, n, level, row$cells)[1], method(high, n, level, row$cells)[2])
  found <- ends(exact_limits)
  stopifnot(abs(found - ends(inverted_limits)) < 1e-11, abs(found - ends(tested_limits)) < 1e-11)
  100 * within(found, 0, 1)
}

origins <- c(
  "exact" = "R, qbeta after Clopper and Pearson 1934",
  "simultaneous" = "R, qbeta after Clopper and Pearson 1934, Bonferroni",
  "bonett-price" = "R, formula of Bonett and Price 2012"
)
found <- t(vapply(seq_len(nrow(cases)), function(i) limits(cases[i, ]), numeric(2)))
found[abs(found) < 1e-12] <- 0 # an exact zero, missed by the last bit of floating point
found[abs(abs(found) - 100) < 1e-12] <- sign(found[abs(abs(found) - 100) < 1e-12]) * 100
cases$low <- formatC(found[, 1], digits = 12, format = "g")
cases$high <- formatC(found[, 2], digits = 12, format = "g")
cases$low <- trimws(cases$low)
cases$high <- trimws(cases$high)
cases$origin <- paste0(origins[cases$method], "; ", cases$note)
cases$note <- NULL

out <- file("tests/reference/intervals.csv", "wb")
cat(names(cases), file = out, sep = c(rep(",", ncol(cases) - 1), "\n"))
write.table(cases, out, sep = ",", quote = ncol(cases), row.names = FALSE, col.names = FALSE, eol = "\n")
close(out)
cat(nrow(cases), "cases written with", R.version.string, "\n")
