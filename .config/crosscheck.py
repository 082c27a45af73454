#!/usr/bin/env python3
"""Compare the agreement figures of qcode with those of other programs.

    python3 .config/crosscheck.py            compare, write docs/crosscheck.md, exit 1 on an unexplained difference

Needs Go, and agreement.json of the shared vectors (QCODE_SHARED, default ../shared). Each of the other programs is
skipped where it is absent: R with irr and psych; in Python scikit-learn, nltk, krippendorff, pygamma-agreement.
"""
import collections, importlib, importlib.metadata, json, math, os, platform, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SHARED = os.path.join(ROOT, os.environ.get('QCODE_SHARED', '../shared'))
SAME = 1e-9       # figures in double precision
SINGLE = 1e-5     # pygamma computes in single precision, relative

# Differences that are understood: (tool, vector or *, figure) -> why. Anything else makes the run fail.
KNOWN = {
    ('irr', '*', 'undefined'): 'prints 1, or a value at the limit, where nothing varies',
    ('nltk', 'randolph-2005-2', 'light'): 'counts a pair of coders whose kappa is undefined as 1; qcode leaves it out and says so',
    ('nltk', '*', 'undefined'): 'prints 1 or 0 where nothing varies',
}


IRR_ALPHA = 'irr divides by 1 where it should by m-1 when three and more coders have missed nothing'


def vectors():
    with open(os.path.join(SHARED, 'vectors', 'agreement.json'), encoding='utf-8') as f:
        return json.load(f)


def qcode_figures():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'figures.json')
        env = dict(os.environ, QCODE_SHARED=SHARED)
        subprocess.run(['go', 'test', './internal/agreement', '-count=1', '-run', '^TestWriteFigures$', '-figures', path],
                       cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        with open(path, encoding='utf-8') as f:
            return json.load(f)


def number(x):
    """a figure, or None where the tool says that there is none"""
    try:
        x = float(x)
    except (TypeError, ValueError):
        return None
    return None if math.isnan(x) or math.isinf(x) else x


def attempt(f, *args, **kw):
    try:
        return number(f(*args, **kw))
    except (ValueError, ZeroDivisionError, IndexError, KeyError):
        return None


def pairs(v):
    """the decisions of two coders, from a table or from units"""
    d = v['data']
    if d.get('kind') == 'contingency' and 'distance' not in d:
        return [(i, j) for i, row in enumerate(d['table']) for j, n in enumerate(row) for _ in range(n)], len(d['table'])
    if d.get('kind') == 'units' and all(len(u) == 2 for u in d['units']):
        u = [(a, b) for a, b in d['units'] if a is not None and b is not None]
        levels = d.get('levels') or d.get('categories') or sorted({x for p in u for x in p})
        return [(levels.index(a), levels.index(b)) for a, b in u], len(levels)
    return None, 0


def matrix(v):
    """units as rows of level numbers, with None for a missing one, and the values of the levels"""
    d = v['data']
    if d.get('kind') != 'units':
        return None, None
    levels = d.get('levels') or d.get('categories') or sorted({x for u in d['units'] for x in u if x is not None})
    return [[None if x is None else levels.index(x) for x in u] for u in d['units']], levels


# Each tool yields (vector id, figure, value or None).

def sklearn(vs):
    from sklearn.metrics import cohen_kappa_score as kappa
    for v in vs:
        p, q = pairs(v)
        if not p:
            continue
        a, b = [x for x, _ in p], [y for _, y in p]
        yield v['id'], 'cohen_kappa', attempt(kappa, a, b)
        if v['data']['kind'] == 'contingency':
            for name, weights in (('weighted_kappa_linear', 'linear'), ('weighted_kappa_quadratic', 'quadratic')):
                yield v['id'], name, attempt(kappa, a, b, labels=list(range(q)), weights=weights)


def nltk(vs):
    from nltk.metrics.agreement import AnnotationTask
    for v in vs:
        p, _ = pairs(v)
        units, _ = matrix(v)
        rows = units if units is not None else p
        if not rows:
            continue
        data = [(str(c), str(i), str(x)) for i, u in enumerate(rows) for c, x in enumerate(u) if x is not None]
        complete = all(x is not None for u in rows for x in u)
        name = 'krippendorff_alpha_nominal' if v['data']['kind'] == 'contingency' else 'nominal'
        yield v['id'], name, attempt(lambda: AnnotationTask(data=data).alpha())
        if complete and len(rows[0]) == 2:
            yield v['id'], 'cohen_kappa', attempt(lambda: AnnotationTask(data=data).kappa())
            yield v['id'], 'scott_pi', attempt(lambda: AnnotationTask(data=data).pi())
        elif complete:
            yield v['id'], 'fleiss', attempt(lambda: AnnotationTask(data=data).pi())
            yield v['id'], 'hubert_conger', attempt(lambda: AnnotationTask(data=data).multi_kappa())
            yield v['id'], 'light', attempt(lambda: AnnotationTask(data=data).kappa())


def krippendorff(vs):
    import krippendorff as k
    for v in vs:
        units, levels = matrix(v)
        if units is None:
            continue
        kinds = ['nominal']
        if all(isinstance(x, (int, float)) for x in levels):
            kinds += ['ordinal', 'interval', 'ratio']
        for kind in kinds:
            values = levels if kind != 'nominal' else list(range(len(levels)))
            data = [[float('nan') if u[c] is None else float(values[u[c]]) for u in units] for c in range(len(units[0]))]
            yield v['id'], kind, attempt(k.alpha, reliability_data=data, value_domain=values, level_of_measurement=kind)


def pygamma(vs):
    from pygamma_agreement import (Continuum, CombinedCategoricalDissimilarity, AbsoluteCategoricalDissimilarity,
                                   PrecomputedCategoricalDissimilarity)
    from pyannote.core import Segment
    from sortedcontainers import SortedSet
    import numpy
    for v in vs:
        d = v['data']
        if not v['id'].startswith('gamma-') or 'coders' not in d:
            continue
        c = Continuum()
        for coder, spans in d['coders'].items():
            for start, end, label in spans:
                c.add(coder, Segment(start, end), label)
        cat = AbsoluteCategoricalDissimilarity(delta_empty=d['delta_empty'])
        if 'category_matrix' in d:
            cat = PrecomputedCategoricalDissimilarity(SortedSet(d['categories']), numpy.array(d['category_matrix']),
                                                      delta_empty=d['delta_empty'])
        best = c.get_best_alignment(CombinedCategoricalDissimilarity(
            alpha=d['alpha'], beta=d['beta'], delta_empty=d['delta_empty'], cat_dissim=cat))
        yield v['id'], 'best_alignment_disorder', number(best.disorder)


R_SCRIPT = r'''
has <- function(p) suppressWarnings(suppressMessages(requireNamespace(p, quietly = TRUE)))
say <- function(tool, id, figure, value) cat(tool, id, figure, format(as.numeric(value), digits = 17), "\n", sep = "\t")
try_num <- function(expr) tryCatch(suppressWarnings(as.numeric(expr))[1], error = function(e) NaN)
cat("version", "R", paste(R.version$major, R.version$minor, sep = "."), "\n", sep = "\t")
for (p in c("irr", "psych")) if (has(p)) cat("version", p, as.character(packageVersion(p)), "\n", sep = "\t")
for (path in commandArgs(trailingOnly = TRUE)) {
  m <- as.matrix(read.csv(path, header = FALSE)); id <- sub("\\.[a-z]+\\.csv$", "", basename(path))
  table <- grepl("\\.table\\.csv$", path); complete <- !any(is.na(m)); two <- ncol(m) == 2
  if (has("irr")) {
    if (two && complete) {
      for (w in c("unweighted", "equal", "squared")) {
        k <- irr::kappa2(m, weight = w); f <- c(unweighted = "cohen_kappa", equal = "weighted_kappa_linear", squared = "weighted_kappa_quadratic")[[w]]
        if (w == "unweighted" || table) say("irr", id, f, k$value)
        if (w == "unweighted" && table) say("irr", id, "cohen_z_null", k$statistic)
      }
    } else if (complete) {
      say("irr", id, "fleiss", try_num(irr::kappam.fleiss(m)$value)); say("irr", id, "hubert_conger", try_num(irr::kappam.fleiss(m, exact = TRUE)$value))
      say("irr", id, "light", try_num(irr::kappam.light(m)$value)); say("irr", id, "z", try_num(irr::kappam.fleiss(m)$statistic))
    }
    if (!table) for (k in c("nominal", "ordinal", "interval", "ratio"))
      say("irr", id, k, try_num(irr::kripp.alpha(t(m), k)$value))
  }
  if (has("psych") && two && complete && table) {
    q <- max(m); t <- table(factor(m[, 1], 1:q), factor(m[, 2], 1:q)); k <- tryCatch(psych::cohen.kappa(t), error = function(e) NULL)
    if (!is.null(k)) { say("psych", id, "cohen_kappa", k$kappa); say("psych", id, "weighted_kappa_quadratic", k$weighted.kappa)
                       say("psych", id, "cohen_se_nonnull", sqrt(k$var.kappa)) }
  }
}
'''


def from_r(vs):
    """both R packages at once: their versions, and their figures"""
    versions, found = {}, collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for v in vs:
            p, _ = pairs(v)
            table = p is not None and v['data']['kind'] == 'contingency'
            units, levels = matrix(v)
            if table:
                rows = [[x + 1 for x in u] for u in p]
            elif units is not None:
                numeric = all(isinstance(x, (int, float)) for x in levels)
                rows = [[None if x is None else levels[x] if numeric else x + 1 for x in u] for u in units]
            else:
                continue
            files.append(os.path.join(folder, v['id'] + ('.table' if table else '.units') + '.csv'))
            with open(files[-1], 'w', encoding='utf-8') as f:
                f.writelines(','.join('NA' if x is None else str(x) for x in row) + '\n' for row in rows)
        script = os.path.join(folder, 'figures.R')
        with open(script, 'w', encoding='utf-8') as f:
            f.write(R_SCRIPT)
        try:
            out = subprocess.run(['Rscript', '--vanilla', script] + files, capture_output=True, text=True)
        except FileNotFoundError:
            return {}, {}, None
        if out.returncode != 0:
            sys.exit('the R script failed:\n' + out.stderr)
    for line in out.stdout.splitlines():
        part = line.strip().split('\t')
        if part[0] == 'version':
            versions[part[1]] = part[2]
        elif len(part) == 4:
            found[part[0]].append((part[1], part[2], number(part[3])))
    return versions, found, versions.pop('R')


class Tally:
    def __init__(self):
        self.equal, self.undefined, self.known, self.bad = 0, 0, [], []


def compare(tool, found, ours, single=False, complete=()):
    tally, figures = Tally(), collections.Counter()
    for vector, figure, theirs in found:
        mine = ours.get(vector, {})
        if figure not in mine:
            continue
        mine = mine[figure]
        figures[figure] += 1
        if mine is None and theirs is None:
            tally.undefined += 1
        elif mine is not None and theirs is not None and abs(mine - theirs) <= (SINGLE * max(1, abs(mine)) if single else SAME):
            tally.equal += 1
        else:
            key = 'undefined' if mine is None or theirs is None else figure
            why = KNOWN.get((tool, vector, figure)) or KNOWN.get((tool, '*', key))
            if tool == 'irr' and vector in complete and figure in ('nominal', 'ordinal', 'interval', 'ratio'):
                why = IRR_ALPHA
            entry = (vector, figure, mine, theirs, why)
            (tally.known if why else tally.bad).append(entry)
    return tally, figures


def speed():
    """2,000 replicates of alpha for 50 codes over 300 transcripts: ours measured, krippendorff's from one call each"""
    out = subprocess.run(['go', 'test', './internal/agreement', '-run', '^$', '-bench', 'AlphaIntervals', '-benchtime', '3x'],
                         cwd=ROOT, check=True, capture_output=True, text=True).stdout
    line = next(x for x in out.splitlines() if x.startswith('BenchmarkAlphaIntervals'))
    ours = float(line.split()[2]) / 1e9
    try:
        import krippendorff as k, numpy
    except ImportError:
        return ours, None
    rng = numpy.random.default_rng(1)
    first = rng.integers(0, 8, 12000) // 7
    data = numpy.array([first, numpy.where(rng.random(12000) < 0.1, 1 - first, first)])
    began, calls = time.perf_counter(), 20
    for _ in range(calls):
        k.alpha(reliability_data=data, level_of_measurement='nominal')
    return ours, (time.perf_counter() - began) / calls


def shown(x):
    return 'undefined' if x is None else '%.9f' % x


def report(rows, absent, ours, each):
    lines = [
        '# Agreement, cross-checked with other programs', '',
        'Written by `python3 .config/crosscheck.py`; do not edit. Each program computed the agreement vectors that it can from the raw',
        'decisions; its figures are held against those of `internal/agreement`, equal meaning within %g (pygamma-agreement, which computes' % SAME,
        'in single precision: within %g, relative).' % SINGLE, '',
        '| program | version | figures compared | equal | undefined in both | differ, reason known | differ otherwise |',
        '|---|---|---:|---:|---:|---:|---:|']
    for tool, version, tally, figures in rows:
        lines.append('| %s | %s | %d | %d | %d | %d | %d |' % (tool, version, sum(figures.values()), tally.equal, tally.undefined,
                                                            len(tally.known), len(tally.bad)))
    if absent:
        lines += ['', 'Absent where this was run, and so skipped: %s.' % ', '.join(absent)]
    lines += ['', '## What was compared', '']
    for tool, _, _, figures in rows:
        lines.append('- %s: %s' % (tool, ', '.join('%s (%d)' % f for f in sorted(figures.items()))))
    different = [(tool, e) for tool, _, t, _ in rows for e in t.known + t.bad]
    if different:
        lines += ['', '## Differences', '', '| program | vector | figure | qcode | program | reason |', '|---|---|---|---:|---:|---|']
        lines += ['| %s | %s | %s | %s | %s | %s |' % (tool, e[0], e[1], shown(e[2]), shown(e[3]), e[4] or '**unexplained**') for tool, e in different]
    lines += ['', '## Speed', '',
              'Nominal alpha with 2,000 bootstrap replicates over 300 transcripts of 40 turns, two coders, 50 codes:', '',
              '| program | time |', '|---|---|', '| qcode, all 100,000 alphas | %.2f s |' % ours]
    if each is not None:
        lines.append('| krippendorff (Python), one alpha of the same 12,000 units (mean of 20) | %.2f ms, so %.0f s for 100,000 |' % (each * 1e3, each * 1e5))
    lines += ['', 'Run with Python %s.' % platform.python_version(), '']
    with open(os.path.join(ROOT, 'docs', 'crosscheck.md'), 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines))


def main():
    vs = [v for v in vectors() if not v['id'].startswith('tool-')]
    ours = qcode_figures()
    rows, absent = [], []
    for name, package, module, run in (('scikit-learn', 'scikit-learn', 'sklearn', sklearn), ('nltk', 'nltk', 'nltk', nltk),
                                       ('krippendorff', 'krippendorff', 'krippendorff', krippendorff),
                                       ('pygamma-agreement', 'pygamma-agreement', 'pygamma_agreement', pygamma)):
        try:
            importlib.import_module(module)
        except ImportError:
            absent.append(name)
            continue
        rows.append((name, importlib.metadata.version(package)) + compare(name, run(vs), ours, single=name.startswith('pygamma')))
    versions, found, r = from_r(vs)
    several = {v['id'] for v in vs if v['data'].get('kind') == 'units' and len(v['data']['units'][0]) > 2
               and all(x is not None for u in v['data']['units'] for x in u)}
    for name in ('irr', 'psych'):
        if name in versions:
            rows.append(('R ' + name, '%s, R %s' % (versions[name], r)) + compare(name, found[name], ours, complete=several))
        else:
            absent.append('R ' + name)
    mine, each = speed()
    report(rows, absent, mine, each)
    bad = [(tool, e) for tool, _, t, _ in rows for e in t.bad]
    for tool, version, t, _ in rows:
        print('%-18s %-14s equal %d, undefined in both %d, known differences %d, other differences %d'
              % (tool, version, t.equal, t.undefined, len(t.known), len(t.bad)))
    for name in absent:
        print('%-18s absent, skipped' % name)
    for tool, e in bad:
        print('%s differs at %s, %s: qcode %s, there %s' % ((tool,) + tuple(e[:2]) + (shown(e[2]), shown(e[3]))))
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
