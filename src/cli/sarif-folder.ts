import { join } from 'node:path';
import { sarifByAccount } from '../../reports/sarif/by-account.js';
import type { RenderOptions, ScanResult } from '../types.js';
import type { ReportFiles } from './output.js';
import { type FolderReport, INDEX, stageFolder } from './report-folder.js';

/** Accounts named on standard error; the index names all. */
const NAMED = 25;

interface Withheld {
  readonly account: string;
  readonly name: string | null;
  readonly reason: string;
}

/** Stages a SARIF file for each account that was evaluated in full, and an index of them. Gives what to say of it. */
export async function stageSarifFolder(files: ReportFiles, path: string, result: ScanResult, options: RenderOptions): Promise<string[]> {
  const withheld: Withheld[] = [];
  await stageFolder(files, { path, format: 'sarif' }, result, accountReports(result, options, withheld), () => ({ withheld }));
  return summary(path, result.accounts.length, withheld);
}

/** The reports of accounts that may have one; why the others may not is added to the list. */
function* accountReports(result: ScanResult, options: RenderOptions, withheld: Withheld[]): Generator<FolderReport> {
  for (const report of sarifByAccount(result, options)) {
    const { account } = report;
    if ('withheld' in report) withheld.push({ account: account.account, name: account.name, reason: report.withheld });
    else yield { file: `${account.account}.sarif`, account, pieces: [report.text], counts: { results: report.results } };
  }
}

function summary(folder: string, accounts: number, withheld: readonly Withheld[]): string[] {
  const lines = [`Wrote sarif to ${folder}: ${accounts - withheld.length} of ${accounts} accounts have a file.`];
  if (withheld.length === 0) return lines;
  lines.push('No file, so that their alerts stay as they are, for:');
  for (const { account, name, reason } of withheld.slice(0, NAMED)) lines.push(`  ${account}${name === null ? '' : ` ${name}`}: ${reason}`);
  if (withheld.length > NAMED) lines.push(`  and ${withheld.length - NAMED} more, which ${join(folder, INDEX)} names.`);
  return lines;
}
