# Reference values for the intervals of printed shares, in base R, written to tests/reference/intervals.csv.
# Run from the root of the repository: Rscript validation/reference/reference.R
# Nothing here is taken from the Python code: Wilson is prop.test, Goodman and Bonett-Price are the published formulas,
# and Wilson and Goodman are checked once more by inverting the score test with a root finder.

# Cases ---------------------------------------------------------------------------------------------------------
# Shares are in percent, as text: a decimal or a ratio. low and high are the ends of the rounding interval; equal ends
# are an exact share. n is the number of respondents, deff the design effect; the intervals use n / deff.

case <- function(method, low, high, n, deff = "1", level = "0.95", cells = 1, low2 = "", high2 = "", note = "") {
  data.frame(method, first_low = low, first_high = high, second_low = low2, second_high = high2,
             n, design_effect = deff, level, cells, note)
}
wilson <- function(low, high, n, ...) case("wilson", low, high, n, ...)
goodman <- function(low, high, n, cells, ...) case("goodman", low, high, n, cells = cells, ...)
gap <- function(low, high, low2, high2, n, ...) case("bonett-price", low, high, n, low2 = low2, high2 = high2, ...)

cases <- rbind(
  wilson("8100/263", "8100/263", "263", note = "81 of 263, Newcombe 1998"),
  wilson("1500/148", "1500/148", "148", note = "15 of 148, Newcombe 1998"),
  wilson("0", "0", "20", note = "0 of 20, Newcombe 1998"),
  wilson("100/29", "100/29", "29", note = "1 of 29, Newcombe 1998"),
  wilson("100", "100", "20", note = "20 of 20"),
  wilson("0", "0", "1", note = "one respondent"),
  wilson("100", "100", "1", note = "one respondent"),
  wilson("50", "50", "2", note = "two respondents"),
  wilson("50", "50", "1000000", note = "a million respondents"),
  wilson("1.5", "2.5", "1000", note = "2 percent of 1,000, rounded to whole percents"),
  wilson("33.45", "33.55", "1000", note = "33.5 percent of 1,000"),
  wilson("66.5", "67.5", "1000", note = "67 percent of 1,000"),
  wilson("385/6", "415/6", "150", note = "two-thirds give or take 2.5 points"),
  wilson("0", "0.5", "2030", note = "0 percent, rounded"),
  wilson("99.5", "100", "2030", note = "100 percent, rounded"),
  wilson("200/3", "100", "1000", note = "more than two-thirds: no upper end"),
  wilson("33.45", "33.55", "1000", deff = "1.5", note = "effective n is not a whole number"),
  wilson("1.5", "2.5", "1000", deff = "2.3", note = "effective n is not a whole number"),
  wilson("0", "0", "503", deff = "1.7", note = "effective n is not a whole number"),
  wilson("100", "100", "503", deff = "1.7", note = "effective n is not a whole number"),
  wilson("20", "20", "1206", deff = "0.8", note = "design effect below one"),
  wilson("33.45", "33.55", "1000", level = "0.9", note = "90 percent"),
  wilson("33.45", "33.55", "1000", level = "0.99", note = "99 percent"),
  goodman("33.45", "33.55", "1000", 6, note = "five options and the remainder"),
  goodman("32.45", "32.55", "1000", 6, note = "five options and the remainder"),
  goodman("21.25", "21.35", "1000", 6, note = "five options and the remainder"),
  goodman("10.35", "10.45", "1000", 6, note = "five options and the remainder"),
  goodman("1.5", "2.5", "1000", 6, note = "five options and the remainder"),
  goodman("0", "0", "1000", 6, note = "an empty cell"),
  goodman("100", "100", "1000", 3, note = "a full cell"),
  goodman("4400/319", "4400/319", "319", 6, note = "44 of 319 in six cells"),
  goodman("50", "50", "10", 2, note = "two cells, few respondents"),
  goodman("12.5", "13.5", "81", 7, note = "seven cells"),
  goodman("12.5", "13.5", "1000000", 7, note = "seven cells, a million respondents"),
  goodman("33.45", "33.55", "1000", 6, deff = "1.5", note = "effective n is not a whole number"),
  goodman("33.45", "33.55", "1000", 4, level = "0.9", note = "90 percent"),
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

wilson_limits <- function(share, n, level, cells) {
  # Wilson 1927: prop.test without continuity correction; it takes numbers of cases that are not whole.
  stopifnot(cells == 1)
  suppressWarnings(prop.test(share * n, n, conf.level = level, correct = FALSE))$conf.int[1:2]
}

goodman_limits <- function(share, n, level, cells) {
  # Goodman 1965: roots of a quadratic, with chi-squared at alpha / k on one degree of freedom.
  chi <- qchisq((1 - level) / cells, df = 1, lower.tail = FALSE)
  x <- share * n
  centre <- chi + 2 * x
  root <- sqrt(chi * (chi + 4 * x * (n - x) / n))
  c(centre - root, centre + root) / (2 * (n + chi))
}

score_limits <- function(share, n, level, cells) {
  # The same interval as the set of p that the two-sided score test does not reject, by root finding.
  z <- qnorm(1 - (1 - level) / cells / 2)
  statistic <- function(p) (share - p) / sqrt(p * (1 - p) / n)
  tiny <- 1e-15
  solve <- function(side, from, to) uniroot(function(p) statistic(p) - side * z, c(from, to), tol = 1e-15)$root
  c(if (share == 0) 0 else solve(+1, tiny, share - tiny), if (share == 1) 1 else solve(-1, share + tiny, 1 - tiny))
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
  method <- if (row$method == "wilson") wilson_limits else goodman_limits
  found <- c(method(low, n, level, row$cells)[1], method(high, n, level, row$cells)[2])
  again <- c(score_limits(low, n, level, row$cells)[1], score_limits(high, n, level, row$cells)[2])
  stopifnot(abs(found - again) < 1e-12)
  100 * within(found, 0, 1)
}

origins <- c(
  "wilson" = "R prop.test, correct = FALSE",
  "goodman" = "R, formula of Goodman 1965",
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
