import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../errors.js';
import type { NamedReport } from '../join/index.js';
import type { ControlResult, ScanResult } from '../types.js';
import { readReport } from './baseline-file.js';
import { differences } from './settings.js';

/** Reads the reports of different accounts. Throws a KnownError when they cannot be one. */
export async function readReports(paths: readonly string[]): Promise<readonly NamedReport[]> {
  const reports: NamedReport[] = [];
  const owners = new Map<string, string>();
  for (const name of paths) {
    const result = await readReport(name);
    if (reports[0] !== undefined) refuseOther(reports[0], name, result);
    for (const { account } of result.accounts) {
      const other = owners.get(account);
      if (other !== undefined) throw new UsageError(`Account ${account} is in ${other} and in ${name}. Leave one of them out.`);
      owners.set(account, name);
    }
    reports.push({ name, result });
  }
  return reports;
}

function refuseOther(first: NamedReport, name: string, { tool, scan, controls }: ScanResult): void {
  const { tool: otherTool, scan: otherScan, controls: otherControls } = first.result;
  if (!isDeepStrictEqual(tool, otherTool)) {
    const [one, other] = [otherTool, tool].map(maker => `${maker.name} ${maker.version}`);
    throw new UsageError(`${first.name} was made by ${one!} and ${name} by ${other!}. Scan with one version.`);
  }
  const options = differences(settingsOf(otherScan), settingsOf(scan));
  if (options !== '') throw new UsageError(`${first.name} and ${name} were made with different settings (${options}). Scan with the same.`);
  const changed = differentControls(otherControls, controls);
  if (changed.length > 0) {
    throw new UsageError(
      `${first.name} and ${name} were judged by different controls or parameters (${changed.join(', ')}). Scan with the same.`,
    );
  }
}

function settingsOf({ parity, regions, skipsDeniedRegions }: ScanResult['scan']): object {
  return { parity, regions, skipDeniedRegions: skipsDeniedRegions };
}

function differentControls(some: readonly ControlResult[], others: readonly ControlResult[]): string[] {
  const ids = [...new Set([...some, ...others].map(({ id }) => id))];
  const rule = (controls: readonly ControlResult[], id: string): object | null => {
    const found = controls.find(one => one.id === id);
    // Not what was found, only what it was found by.
    return found === undefined ? null : { ...found, status: null, counts: null, vacuous: null };
  };
  return ids.filter(id => !isDeepStrictEqual(rule(some, id), rule(others, id)));
}
