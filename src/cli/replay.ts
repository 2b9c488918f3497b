import type { ArgumentsCamelCase, CommandModule, InferredOptionTypes } from 'yargs';
import { InputError, UsageError } from '../errors.js';
import { contradictionsIn } from '../evidence-bundle/contradictions.js';
import { reportIn, settingsIn, snapshotsIn } from '../evidence-bundle/evidence.js';
import type { BundleManifest } from '../evidence-bundle/manifest.js';
import { type OpenBundle, openBundle } from '../evidence-bundle/read.js';
import type { BundleSettings } from '../evidence-bundle/settings.js';
import type { Engine, ScanContext } from '../engine.js';
import { fileLabel, safe } from '../input/place.js';
import { TOOL } from '../tool.js';
import type { ScanResult, SkippedAccount } from '../types.js';
import { earlierResult } from './baseline-file.js';
import { refuseWords, refuseWrongValues } from './command-line.js';
import { namedFiles } from './files-in-use.js';
import { parseOutputs, writeToStdout } from './output.js';
import { comparison, isAsWritten, OTHERWISE_WRITTEN } from './replayed.js';
import { checkErrors, gateOf, report, reportingOptions } from './reporting.js';
import { scanOptions } from './scan-options.js';
import { suppressingOf } from './suppressing.js';
import { tell } from './terminal.js';
import { writeReports } from './write-reports.js';

const replayOptions = { plugin: scanOptions.plugin, ...reportingOptions } as const;

type ReplayOptions = InferredOptionTypes<typeof replayOptions> & { readonly bundle: string };

export const replayCommand: CommandModule<object, ReplayOptions> = {
  command: 'replay <bundle>',
  describe: 'Judge the evidence of a bundle again, and say whether its report is what comes out',
  builder: yargs =>
    yargs
      .positional('bundle', { type: 'string', demandOption: true, describe: 'A file that --bundle has written' })
      .options(replayOptions)
      .check(argv => {
        refuseWords(argv._.slice(1));
        return refuseWrongValues(argv, replayOptions);
      })
      .example('$0 replay audit.zip', 'Whether the same verdicts come out')
      .example('$0 replay audit.zip -o html=audit.html', 'And the report that comes out, for people')
      .epilogue(
        'Exit codes: 0 the same verdicts, 1 others, or the bundle was changed, 2 it could not be read. Of a bundle of `collect`, which holds no report, those of `scan`.',
      ),
  handler: async argv => {
    const bundle = await openBundle(argv.bundle);
    try {
      process.exitCode = await replay(bundle, argv);
    } finally {
      await bundle.close();
    }
  },
};

async function replay(bundle: OpenBundle, argv: ArgumentsCamelCase<ReplayOptions>): Promise<number> {
  const { manifest, faults, path } = bundle;
  const label = fileLabel(path);
  if (faults.length > 0 || manifest === null) {
    await writeToStdout([`${label} was changed, so that it is not judged:\n`, ...faults.map(fault => `- ${fault}\n`)]);
    return 1;
  }
  const settings = await settingsIn(bundle);
  const text = await reportIn(bundle);
  const reported = text === null ? null : await reportOf(text, path);
  if (reported !== null) refuseGate(argv);
  const gate = await gateOf(argv);
  const targets = parseOutputs(argv.output ?? [], [path, ...namedFiles(argv)]);
  const suppressing = await suppressingOf(argv.suppressions, argv.plugin, new Date(manifest.finishedAt));
  const engine = await engineOf(settings, argv);
  const skipped: SkippedAccount[] = [];
  const seen = { accounts: 0, fromFiles: 0 };
  for await (const snapshot of snapshotsIn(bundle, skipped)) {
    if (engine.has(snapshot.account)) throw new InputError(`${label}: evidence.jsonl holds account ${snapshot.account} twice.`);
    engine.add(snapshot);
    seen.accounts += 1;
    if (snapshot.origin === 'file') seen.fromFiles += 1;
    suppressing?.background.add(snapshot);
  }
  const result = engine.finish(contextOf(manifest, settings, skipped));
  const contradictions = [...(await contradictionsIn(bundle, manifest, settings, seen, reported))];
  if (reported === null) {
    if (contradictions.length === 0) return report(suppressing?.apply(result) ?? result, targets, gate, argv);
    await writeToStdout([`${label} contradicts itself, so that it is not judged:\n`, ...contradictions.map(one => `- ${one}\n`)]);
    return 1;
  }
  if (!(await isAsWritten(reported, manifest))) contradictions.push(OTHERWISE_WRITTEN);
  const { isSame, lines } = comparison(reported, result, manifest, contradictions);
  const reports = argv.output === undefined ? [] : targets;
  // A report that goes to standard output is not to be mixed with what is said of it.
  const isAlone = reports.every(({ path: file }) => file !== null);
  const notes = await writeReports(result, reports, argv, { said: isAlone ? lines.map(line => `${line}\n`) : null });
  if (!argv.quiet) tell(...notes);
  if (!isAlone) tell(...lines);
  return isSame ? 0 : 1;
}

async function reportOf(text: string, path: string): Promise<ScanResult> {
  const name = `${path}, report.json`;
  const earlier = await earlierResult(name, text);
  if (earlier?.kind === 'report') return earlier.result;
  throw new InputError(`${fileLabel(name)}: is no JSON report of trailproof.`);
}

/** Whether a report is what comes out is one question, and whether that is good enough another. */
function refuseGate({ baseline, suppressions, compareWith, failOn, allowUnknown }: ArgumentsCamelCase<ReplayOptions>): void {
  const given = {
    baseline,
    suppressions,
    'compare-with': compareWith,
    'fail-on': failOn === 'low' ? undefined : failOn,
    'allow-unknown': allowUnknown ? 'on' : undefined,
  };
  const [option] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (option !== undefined)
    throw new UsageError(
      `--${option} is for a bundle of \`trailproof collect\`: this one holds a report, and a replay says whether it is the same.`,
    );
}

/** An engine that judges as the settings say. A bundle is data: it names plugins, and never has them loaded. */
async function engineOf(
  { controls, parity, regions, skipsDeniedRegions }: BundleSettings,
  argv: ArgumentsCamelCase<ReplayOptions>,
): Promise<Engine> {
  const given = argv.plugin ?? [];
  const { prepareEngine, loadRegistry } = await import('../scan.js');
  const known = new Set((await loadRegistry(given)).map(({ check }) => check.meta.id));
  const stranger = controls.find(({ id }) => !known.has(id));
  if (stranger !== undefined) {
    const { id, source } = stranger;
    const cure =
      source === TOOL.name
        ? 'Use the version that made the bundle.'
        : `Name the plugin that has it with --plugin; it was ${safe(source, 300)}.`;
    throw new UsageError(`The bundle was judged by ${safe(id, 60)}, which is not among the checks here. ${cure}`);
  }
  return prepareEngine({
    plugins: given,
    controls: controls.map(({ id }) => id),
    parameters: Object.fromEntries(
      controls.flatMap(({ id, parameters }) => (Object.keys(parameters).length === 0 ? [] : [[id, parameters]])),
    ),
    parity,
    regions: regions ?? [],
    skipDeniedRegions: skipsDeniedRegions,
    onCheckError: checkErrors(argv),
  });
}

function contextOf(
  { startedAt, finishedAt, complete }: BundleManifest,
  settings: BundleSettings,
  skipped: readonly SkippedAccount[],
): ScanContext {
  const { members } = settings;
  // Canonical JSON has an order of its own, and a report another.
  const inputs = settings.inputs.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 }));
  return { startedAt, finishedAt, inputs, skipped, isInterrupted: !complete, members };
}
