# Reference values for channel_evidence.pooling, from metafor, written to tests/reference/pooling*.csv.
# Run from the root of the repository: Rscript validation/pooling/reference.R
# Nothing here is taken from the Python code.
suppressMessages(library(metafor)) # with lme4 for rma.glmm

# Data ------------------------------------------------------------------------------------------------------------

set <- function(dataset, count, total, house = seq_along(count), year = 2009 + seq_along(count)) {
  data.frame(dataset, study = seq_along(count), count, total, house, year)
}
drawn <- function(dataset, k, mean, tau, seed, houses = k, spread = 0, trend = 0) {
  # Surveys drawn by lot: logits around a mean, a part of the spread between houses, a trend over years.
  set.seed(seed)
  house <- sort(rep_len(seq_len(houses), k))
  year <- 2008 + sample(0:12, k, replace = TRUE)
  logit <- mean + trend * (year - 2014) + rnorm(houses, 0, spread)[house] + rnorm(k, 0, tau)
  total <- round(exp(runif(k, log(150), log(4000))))
  set(dataset, rbinom(k, total, plogis(logit)), total, house, year)
}

studies <- rbind(
  set("one", 33, 150),
  set("two alike", c(30, 34), c(150, 160)),
  set("two apart", c(5, 50), c(200, 60)),
  set("all equal", rep(25, 4), rep(100, 4)),
  set("three", c(12, 40, 70), c(100, 220, 300), year = c(2010, 2012, 2015)),
  set("fractional counts", c(335.0, 40.25, 33.5, 812.4, 96.12), c(1000, 175, 67, 2030, 801), c(1, 1, 2, 2, 3)),
  set("nobody and everybody", c(0, 4, 20, 9, 17, 1), c(15, 22, 20, 31, 30, 48), c(1, 1, 2, 2, 3, 3)),
  set("rare", c(3, 12, 7, 1, 30, 9), c(2030, 8000, 1206, 503, 12000, 1500), c(1, 2, 2, 3, 3, 3)),
  set("nearly all", c(980, 1190, 497, 2001), c(1000, 1206, 503, 2030), c(1, 1, 2, 2)),
  set("agreeing", c(101, 195, 305, 398, 252, 148), c(500, 1000, 1500, 2000, 1250, 750), c(1, 1, 2, 2, 3, 3)),
  set("very unequal sizes", c(7, 310000, 400, 21), c(20, 1000000, 1206, 90), c(1, 1, 2, 2)),
  with(dat.pritz1997, set("pritz1997", xi, ni, rep(1:7, each = 2), 1985 + study)),
  drawn("twelve", 12, -0.6, 0.5, 1, 5, 0.3, 0.05),
  drawn("thirty", 30, -1.1, 0.4, 2, 9, 0.6, -0.04),
  drawn("forty with a trend", 40, 0.3, 0.25, 3, 10, 0.5, 0.12)
)

# Pooled shares: every data set by every transform, estimator and interval -------------------------------------------

# The defaults stop the roots at 1e-4 and the scoring at 1e-5, and cut the Q-profile at 100: asked for more here.
fine <- list(tol = 1e-14, threshold = 1e-13, maxiter = 100000, tau2.max = 1e6)
profile <- list(tol = 1e-14, tau2.max = 1e6)
measures <- c(logit = "PLO", raw = "PR", arcsine = "PAS")
back <- list(logit = transf.ilogit, raw = function(x) pmin(pmax(x, 0), 1), arcsine = transf.iarcsin)

pooled <- function(d, measure, method, knha, level) {
  fit <- suppressWarnings(rma(measure = measures[[measure]], xi = count, ni = total, data = d, method = method,
                              test = if (knha) "knha" else "z", level = 100 * level, control = fine))
  at <- predict(fit, transf = back[[measure]])
  alone <- nrow(d) == 1
  tau2 <- if (alone) c(NA, NA) else confint(fit, control = profile)$random["tau^2", c("ci.lb", "ci.ub")]
  data.frame(
    dataset = d$dataset[1], measure, tau2_method = method, hartung_knapp = if (knha) "True" else "False", level,
    estimate = at$pred, low = at$ci.lb, high = at$ci.ub,
    # metafor repeats the interval where one study is predicted from itself; we leave it blank
    prediction_low = if (alone) NA else at$pi.lb, prediction_high = if (alone) NA else at$pi.ub,
    tau2 = fit$tau2, tau2_low = tau2[[1]], tau2_high = tau2[[2]], i2 = fit$I2 / 100, q = fit$QE,
    p_heterogeneity = fit$QEp, k = fit$k, weight_first = unname(weights(fit)[1]) / 100
  )
}

cases <- list()
for (d in split(studies, factor(studies$dataset, unique(studies$dataset)))) {
  bare <- any(d$count == 0 | d$count == d$total)
  for (measure in names(measures)) for (method in c("PM", "REML", "DL", "ML")) for (knha in c(TRUE, FALSE)) {
    if (bare && measure == "raw") next # metafor adds a half there; we refuse
    level <- if (method == "DL" && knha) 0.9 else if (method == "PM" && !knha) 0.99 else 0.95
    cases[[length(cases) + 1]] <- pooled(d, measure, method, knha, level)
  }
}
cases <- do.call(rbind, cases)

# Models ------------------------------------------------------------------------------------------------------------

models <- list()
keep <- function(model, dataset, measure, values) {
  values <- unlist(values)
  models[[length(models) + 1]] <<- data.frame(model, dataset, measure, quantity = names(values), value = unname(values))
}
of <- function(name) droplevels(studies[studies$dataset == name, ])
es <- function(d, measure) escalc(measure = measures[[measure]], xi = count, ni = total, data = d)
exact <- list(optimizer = "uobyqa", rhoend = 1e-11, rhobeg = 0.05)

for (name in c("twelve", "thirty", "forty with a trend", "pritz1997", "rare")) for (measure in c("logit", "arcsine")) {
  d <- of(name)
  e <- es(d, measure)
  b <- back[[measure]]
  x <- d$year - mean(d$year)
  for (method in c("REML", "PM", "DL")) for (test in c("knha", "z")) {
    m <- rma(yi, vi, mods = ~ x, data = e, method = method, test = test, control = fine)
    at <- predict(m, newmods = 3, transf = b)
    keep(paste("regression", method, test), name, measure, list(
      slope = m$beta[2], low = m$ci.lb[2], high = m$ci.ub[2], p = m$pval[2], intercept = m$beta[1], tau2 = m$tau2,
      i2 = m$I2 / 100, r2 = if (is.null(m$R2)) NA else m$R2 / 100, q = m$QE, p_heterogeneity = m$QEp,
      share = at$pred, share_low = at$ci.lb, share_high = at$ci.ub))
    g <- factor(d$house)
    s <- rma(yi, vi, mods = ~ 0 + g, data = e, method = method, test = test, control = fine)
    f <- rma(yi, vi, mods = ~ g, data = e, method = method, test = test, control = fine)
    keep(paste("subgroups", method, test), name, measure, list(
      statistic = f$QM, p = f$QMp, tau2 = s$tau2, estimate_first = b(s$beta[1]),
      low_first = b(s$ci.lb[1]), high_first = b(s$ci.ub[1]), estimate_last = b(tail(s$beta, 1)),
      low_last = b(tail(s$ci.lb, 1)), high_last = b(tail(s$ci.ub, 1))))
  }
  # Two halves with a variance each, then their means in a model without further variance.
  half <- d$study <= nrow(d) / 2
  parts <- lapply(list(e[half, ], e[!half, ]), function(part) rma(yi, vi, data = part, method = "REML", test = "z", control = fine))
  gap <- rma(sapply(parts, coef), sei = sapply(parts, `[[`, "se"), mods = ~ c(0, 1), method = "FE")
  keep("halves REML z", name, measure, list(statistic = gap$QM, p = gap$QMp))

  m <- rma(yi, vi, data = e, method = "PM", test = "knha", control = fine)
  r <- robust(m, cluster = d$house)
  keep("robust PM", name, measure, list(
    estimate = b(r$beta[1]), low = b(r$ci.lb), high = b(r$ci.ub), standard_error = r$se))
  out <- leave1out(m)
  keep("leave one out PM knha", name, measure, list(
    estimate_first = b(out$estimate[1]), low_first = b(out$ci.lb[1]), high_first = b(out$ci.ub[1]),
    tau2_first = out$tau2[1], estimate_last = b(tail(out$estimate, 1)), tau2_last = tail(out$tau2, 1)))
  for (h in unique(d$house)) {
    o <- rma(yi, vi, data = e[d$house != h, ], method = "PM", test = "knha", control = fine)
    keep("leave one group out PM knha", name, measure, setNames(
      list(b(o$beta[1]), b(o$ci.lb), b(o$ci.ub)), paste0(c("estimate ", "low ", "high "), h)))
  }
  for (y in sort(unique(d$year))) {
    o <- suppressWarnings(rma(yi, vi, data = e[d$year <= y, ], method = "PM", test = "knha", control = fine))
    keep("cumulative PM knha", name, measure, setNames(
      list(b(o$beta[1]), b(o$ci.lb), b(o$ci.ub)), paste0(c("estimate ", "low ", "high "), y)))
  }
}

three <- function(name, measure) {
  d <- of(name)
  e <- es(d, measure)
  b <- back[[measure]]
  m <- rma.mv(yi, vi, random = ~ 1 | house / study, data = e, test = "t", dfs = "contain", control = exact)
  at <- predict(m, transf = b)
  keep("three level", name, measure, list(
    estimate = at$pred, low = at$ci.lb, high = at$ci.ub, prediction_low = at$pi.lb, prediction_high = at$pi.ub,
    tau2_between = m$sigma2[1], tau2_within = m$sigma2[2]))
}
split_trend <- function(name, measure) {
  d <- of(name)
  e <- es(d, measure)
  house_mean <- ave(d$year, d$house) - mean(d$year)
  apart <- d$year - ave(d$year, d$house)
  m <- rma.mv(yi, vi, mods = ~ apart + house_mean, random = ~ 1 | house / study, data = e, test = "t", dfs = "contain",
              control = exact)
  # metafor counts k - 3 degrees of freedom for the slope within; see README.md for why we count the houses too.
  df <- nrow(d) - length(unique(d$house)) - 1
  stopifnot(m$ddf[[2]] == nrow(d) - 3)
  half <- qt(0.975, df) * m$se[2]
  keep("within between", name, measure, list(
    within = m$beta[2], within_standard_error = m$se[2], within_low = m$beta[2] - half, within_high = m$beta[2] + half,
    within_p = 2 * pt(-abs(m$zval[2]), df), within_df = df,
    between = m$beta[3], between_standard_error = m$se[3], between_low = m$ci.lb[3], between_high = m$ci.ub[3],
    between_p = m$pval[3], between_df = m$ddf[[3]], tau2_between = m$sigma2[1], tau2_within = m$sigma2[2]))
}
for (name in c("twelve", "thirty", "forty with a trend", "pritz1997")) for (measure in c("logit", "arcsine")) {
  three(name, measure)
  split_trend(name, measure)
}
k <- rma.mv(yi, vi, random = ~ 1 | district / school, data = dat.konstantopoulos2011, control = exact)
keep("konstantopoulos2011", "konstantopoulos2011", "none",
     list(mean = k$beta[1], standard_error = k$se, between = k$sigma2[1], within = k$sigma2[2]))

# Once as metafor comes (7 nodes, a derivative-free search), once with many nodes and a finer search.
glmer_fine <- list(glmerCtrl = list(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11, maxfun = 1e5)))
for (name in setdiff(unique(studies$dataset), c("one", "fractional counts"))) for (nodes in c(7, 25)) {
  m <- try(suppressWarnings(suppressMessages(rma.glmm(
    measure = "PLO", xi = count, ni = total, data = of(name), nAGQ = nodes,
    control = if (nodes > 7) glmer_fine else list()))), silent = TRUE)
  if (inherits(m, "try-error")) {
    cat("glmer finds no fit with", nodes, "nodes for:", name, "\n")
    next
  }
  keep(paste("logistic", nodes), name, "logit", list(mean = m$beta[1], tau2 = m$tau2, low = m$ci.lb, high = m$ci.ub))
}

# Files -----------------------------------------------------------------------------------------------------------

save <- function(frame, file) {
  for (column in names(frame)) if (is.double(frame[[column]])) {
    frame[[column]] <- ifelse(is.na(frame[[column]]), "", trimws(formatC(frame[[column]], digits = 12, format = "g")))
  }
  out <- file(file.path("tests/reference", file), "wb")
  write.table(frame, out, sep = ",", quote = FALSE, row.names = FALSE, eol = "\n")
  close(out)
}
save(studies, "pooling_studies.csv")
save(cases, "pooling.csv")
save(do.call(rbind, models), "pooling_models.csv")
save(with(dat.konstantopoulos2011, data.frame(district, school, yi, vi)), "konstantopoulos2011.csv")
cat(nrow(cases), "pooled shares and", sum(vapply(models, nrow, 1L)), "values of models written with", R.version.string,
    ", metafor", format(packageVersion("metafor")), ", lme4", format(packageVersion("lme4")), "\n")
