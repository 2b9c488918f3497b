import { type AsffBatch, asffBatches } from '../../reports/asff/batches.js';
import type { ScanResult } from '../types.js';
import type { ReportFiles } from './output.js';
import { type FolderReport, stageFolder } from './report-folder.js';

/** Stages a file for each call of BatchImportFindings, and an index of them. Gives what to say of it. */
export async function stageAsffFolder(files: ReportFiles, path: string, result: ScanResult): Promise<string[]> {
  let calls = 0;
  const counted = function* (): Generator<FolderReport> {
    for (const batch of asffBatches(result)) {
      calls += 1;
      yield reportOf(batch);
    }
  };
  await stageFolder(files, { path, format: 'asff' }, result, counted(), () => ({}));
  return [`Wrote asff to ${path}: ${calls} ${calls === 1 ? 'file' : 'files'}, each for one call in its account and Region.`];
}

function reportOf({ file, account, findings, pieces }: AsffBatch): FolderReport {
  return { file, account, pieces, counts: { findings } };
}
