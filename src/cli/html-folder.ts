import { htmlByAccount } from '../../reports/html/by-account.js';
import type { ScanResult } from '../types.js';
import type { ReportFiles } from './output.js';
import { type FolderReport, stageFolder } from './report-folder.js';

/** Stages a page for each account, the overview that leads to them, and an index. Gives what to say of it. */
export async function stageHtmlFolder(files: ReportFiles, path: string, result: ScanResult): Promise<string[]> {
  await stageFolder(files, { path, format: 'html' }, result, pages(result), () => ({}));
  const { length } = result.accounts;
  return [`Wrote html to ${path}: index.html, and a page for ${length === 1 ? 'the one account' : `each of ${length} accounts`}.`];
}

function* pages(result: ScanResult): Generator<FolderReport> {
  for (const { file, account, findings, pieces } of htmlByAccount(result)) {
    yield { file, account, pieces, counts: account === null ? {} : { findings } };
  }
}
