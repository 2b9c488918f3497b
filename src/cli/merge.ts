import type { ArgumentsCamelCase, CommandModule, InferredOptionTypes } from 'yargs';
import { UsageError } from '../errors.js';
import { type BundleArguments, bundleOptions } from './bundle-options.js';
import { scopeOfPlan } from './bundle-scope.js';
import { bundlingOf } from './bundling.js';
import { type Ambient, settled } from './ambient.js';
import { refuseWrongValues } from './command-line.js';
import { filesInUse, namedFiles, type Others } from './files-in-use.js';
import { growHeapSlowly } from './heap.js';
import { readPlan } from './organization-plan.js';
import { parseOutputs, refuseFolders } from './output.js';
import { evidenceOf, readParts } from './parts.js';
import { checkErrors, gateOf, report, reportingOptions, sourceDate } from './reporting.js';
import { configOptions } from './scan-options.js';
import { suppressingOf } from './suppressing.js';
import { listed, tell } from './terminal.js';

export const mergeOptions = {
  plan: { string: true, requiresArg: true, describe: 'The plan that the parts belong to' },
  ...bundleOptions,
  ...reportingOptions,
} as const;

type MergeOptions = InferredOptionTypes<typeof mergeOptions> &
  InferredOptionTypes<typeof configOptions> & { readonly parts: string[] | undefined };

export const mergeCommand = (ambient: Ambient): CommandModule<object, MergeOptions> => ({
  command: 'merge [parts..]',
  describe: 'Judge what the shards of a plan have collected as one scan, or join JSON reports of different accounts',
  builder: yargs =>
    yargs
      .positional('parts', {
        array: true,
        type: 'string',
        describe: 'Files of `scan --plan … --checkpoint FILE`, or, without --plan, of `scan -o json=FILE`',
      })
      .config(ambient.values)
      .options(mergeOptions)
      .options(configOptions)
      .check(argv => refuseWrongValues(argv, mergeOptions))
      .example('$0 merge --plan plan.json part-*.jsonl -o json=report.json', 'One report of all parts')
      .example('$0 merge team-a.json team-b.json -o html=report.html', 'One page of several reports; nothing is judged again')
      .epilogue('Exit codes: 0 passed and complete, 1 failed, 2 did not run, 3 something could not be decided.'),
  handler: async given => {
    const argv = await settled(given, mergeOptions, ambient);
    if (argv !== null) process.exitCode = await merge(argv);
  },
});

async function merge(argv: ArgumentsCamelCase<MergeOptions>): Promise<number> {
  const { plan: planPath, parts: paths = [] } = argv;
  if (planPath === undefined) return mergeReports(argv, paths);
  if (paths.length === 0) throw new UsageError('No part was given. Name the files that "trailproof scan --plan" wrote with --checkpoint.');
  const gate = await gateOf(argv);
  const clock = sourceDate();
  const plan = await readPlan(planPath);
  const others: Others = [...filesInUse(argv), ...paths.map(path => ['a part', path] as const)];
  const bundling = await bundlingOf(argv, scopeOfPlan(plan), others);
  const targets = parseOutputs(argv.output ?? [], [...paths, ...namedFiles(argv), ...(bundling?.files ?? [])]);
  if (targets.some(({ isFolder }) => isFolder)) growHeapSlowly();
  const parts = await readParts(paths, plan, planPath);
  const { settings, caller } = parts[0]!.header;
  bundling?.meet({ ...caller, arn: null });
  plan.accounts.forEach(target => bundling?.expect(target));
  const suppressing = await suppressingOf(argv.suppressions, settings.plugins, clock ?? new Date());
  const { prepareEngine } = await import('../scan.js');
  const engine = await prepareEngine({ ...settings, onCheckError: checkErrors(argv) });
  const missing: string[] = [];
  for (const snapshot of evidenceOf(plan, parts, account => missing.push(account))) {
    engine.add(snapshot);
    await bundling?.add(snapshot);
    suppressing?.background.add(snapshot);
  }
  const began = parts.map(({ header }) => header.startedAt).sort()[0]!;
  const now = new Date().toISOString();
  const result = engine.finish({
    startedAt: clock?.toISOString() ?? began,
    // The clock of the machine that collected may be ahead of this one’s.
    finishedAt: clock?.toISOString() ?? (now < began ? began : now),
    inputs: parts.map(({ source }) => source),
    skipped: plan.skippedAccounts,
    members: plan.accounts.flatMap(({ account, name }) => (name === null ? [] : [account])),
  });
  if (missing.length > 0 && !argv.quiet) tellMissing(missing, plan.accounts.length);
  return report(suppressing?.apply(result) ?? result, targets, gate, argv, { bundling });
}

/** Reports that are finished: no verdict changes, and the gate is for all of them together. */
async function mergeReports(argv: ArgumentsCamelCase<MergeOptions>, paths: readonly string[]): Promise<number> {
  if (paths.length < 2) {
    throw new UsageError(
      'merge puts the parts of a plan together, which --plan names, or at least two JSON reports. "trailproof report FILE" renders one.',
    );
  }
  if (argv.suppressions !== undefined)
    throw new UsageError(
      '--suppressions needs the evidence, which reports do not hold. Give it to the scans; what they suppressed stays so.',
    );
  refuseBundle(argv);
  const gate = await gateOf(argv);
  const targets = parseOutputs(argv.output ?? [], [...paths, ...namedFiles(argv)]);
  await refuseFolders(targets.flatMap(({ path, isFolder }) => (path === null || isFolder ? [] : [path])));
  growHeapSlowly();
  const [{ readReports }, { join }] = await Promise.all([import('./joined-reports.js'), import('../join/index.js')]);
  const reports = await readReports(paths);
  const isCompared = reports.some(({ result: { baseline, securityHub } }) => baseline !== undefined || securityHub !== undefined);
  const remarks = isCompared
    ? [
        'How the reports stand to baselines and to Security Hub is left out: each may have had others. --baseline and --compare-with hold all of them against one.',
      ]
    : [];
  return report(join(reports), targets, gate, argv, { remarks });
}

function refuseBundle({ bundle, sign, kmsSign }: BundleArguments): void {
  if (bundle !== undefined)
    throw new UsageError('--bundle needs the evidence, which reports do not hold. Give it to the scans, or merge the parts of a plan.');
  const signing = sign !== undefined ? '--sign' : kmsSign !== undefined ? '--kms-sign' : null;
  if (signing !== null) throw new UsageError(`${signing} signs a bundle, and reports do not hold the evidence of one.`);
}

/** So many are named; the report has a row for each. */
const NAMED = 50;

function tellMissing(missing: readonly string[], all: number): void {
  const heading = `The scan is incomplete: ${missing.length} of the plan’s ${all} accounts ${missing.length === 1 ? 'is' : 'are'} in none of the parts: `;
  const more = missing.length > NAMED ? [`and ${missing.length - NAMED} more`] : [];
  tell(...Array.from(listed(heading, [...missing.slice(0, NAMED), ...more], '  '), line => line.trimEnd()));
}
