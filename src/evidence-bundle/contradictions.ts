import { safe } from '../input/place.js';
import { TOOL } from '../tool.js';
import type { ScanResult } from '../types.js';
import { strangeCallIn } from './calls.js';
import type { BundleManifest } from './manifest.js';
import type { OpenBundle } from './read.js';
import type { BundleSettings } from './settings.js';

/** What was seen of the evidence while it was judged. */
export interface Seen {
  readonly accounts: number;
  /** Of these, how many were read from files. */
  readonly fromFiles: number;
}

/** What of a manifest cannot be so, one sentence each: the hashes of a bundle may be right for parts that contradict each other. */
export function impossibleIn({ startedAt, finishedAt, caller }: BundleManifest): readonly string[] {
  const [, partition, , , account] = caller?.arn?.split(':') ?? [];
  const isOther = caller !== null && caller.arn !== null && (partition !== caller.partition || account !== caller.account);
  return [
    ...(finishedAt < startedAt ? [`manifest.json says that the scan ended at ${finishedAt}, before it began at ${startedAt}.`] : []),
    ...(isOther ? ['manifest.json names a caller whose ARN is of another account or partition.'] : []),
  ];
}

/** Where the parts contradict each other or the manifest, one sentence each. The digest and the verdicts are compared elsewhere. */
export async function contradictionsIn(
  bundle: OpenBundle,
  manifest: BundleManifest,
  settings: BundleSettings,
  seen: Seen,
  report: ScanResult | null,
): Promise<readonly string[]> {
  const found = [...impossibleIn(manifest)];
  const { tool, checks, caller, accounts } = manifest;
  if (report !== null && (report.tool.name !== tool.name || report.tool.version !== tool.version))
    found.push(`manifest.json was made by ${named(tool)}, and report.json by ${named(report.tool)}.`);
  else if (report !== null && report.tool.version === TOOL.version && report.tool.informationUri !== TOOL.informationUri)
    found.push('report.json leads to another page than that of its version of trailproof.');
  if (accounts !== seen.accounts)
    found.push(`manifest.json counts ${plural(accounts, 'account')}, and evidence.jsonl holds ${plural(seen.accounts, 'account')}.`);
  const plugins = new Set(settings.controls.map(({ source }) => source).filter(source => source !== tool.name)).size;
  if (checks.plugins !== plugins)
    found.push(`manifest.json counts ${plural(checks.plugins, 'plugin')}, and settings.json names ${plural(plugins, 'plugin')}.`);
  // Whoever scans files may ask Security Hub all the same, and the report says so.
  if (seen.accounts > 0 && seen.fromFiles === seen.accounts && report?.securityHub === undefined) {
    if (caller !== null) found.push('manifest.json names who asked AWS, and all evidence is from files.');
    if (manifest.parts.some(({ name }) => name === 'calls.jsonl'))
      found.push('calls.jsonl holds calls to AWS, and all evidence is from files.');
  }
  const line = await strangeCallIn(bundle);
  return line === null ? found : [...found, `calls.jsonl, line ${line}, is no call as a scan writes it.`];
}

function named({ name, version }: BundleManifest['tool']): string {
  return `${safe(name, 100)} ${safe(version, 100)}`;
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
