import type { Format } from '../../reports/index.js';
import { renderPieces } from '../render.js';
import type { RenderOptions, ScanResult } from '../types.js';
import type { Bundling } from './bundling.js';
import type { EvidenceLog } from './evidence-log.js';
import type { Judged } from './held-against.js';
import { markdownLimit } from './options.js';
import { type OutputTarget, ReportFiles } from './output.js';
import { type ScanArguments, scanOptions } from './scan-options.js';
import { wantsColor, widthOf } from './terminal.js';

const { output, color, 'sarif-profile': sarifProfile, 'csv-bom': csvBom, 'markdown-limit': markdownLimitOption } = scanOptions;

/** Which reports are made of a result, and how they look. */
export const renderingOptions = {
  output,
  'sarif-profile': sarifProfile,
  'csv-bom': csvBom,
  'markdown-limit': markdownLimitOption,
  color,
} as const;

export type RenderingArguments = Pick<ScanArguments, 'output' | 'sarifProfile' | 'csvBom' | 'markdownLimit' | 'color'>;

/** Before anything is read or asked. Throws a UsageError. */
export function refuseWrongLimit({ markdownLimit: limit }: RenderingArguments): void {
  if (limit !== undefined) markdownLimit(limit);
}

/** Evidence that is saved beside the reports. */
export interface SavedEvidence {
  readonly path: string;
  readonly log: EvidenceLog;
}

/** What is written together with the reports, or not at all. */
export interface Together {
  readonly saved?: SavedEvidence | undefined;
  readonly bundling?: Bundling | null;
  readonly rewritten?: Judged['rewritten'];
  /** For standard output, where no report goes there. */
  readonly said?: Iterable<string> | null;
}

/**
 * Writes the reports and says what was written where. Standard output comes when every file is complete and before any is in its place: what
 * cannot be written there leaves the files as they were. A reader that goes away is no failure.
 */
export async function writeReports(
  result: ScanResult,
  targets: readonly OutputTarget[],
  argv: RenderingArguments,
  { saved, bundling = null, rewritten = null, said = null }: Together = {},
): Promise<string[]> {
  const notes: string[] = [];
  const files = new ReportFiles();
  // Ending by the signal itself is what a shell expects of Ctrl-C (130), and it ends a wait for a pipe that nobody reads.
  const stop = (signal: NodeJS.Signals): void => {
    void files.stop().finally(() => process.kill(process.pid, signal));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const optionsFor = (target: OutputTarget): RenderOptions => ({
    sarifProfile: argv.sarifProfile,
    csvBom: argv.csvBom,
    ...(argv.markdownLimit !== undefined && { markdownLimit: markdownLimit(argv.markdownLimit) }),
    width: target.path === null ? widthOf(process.stdout) : 100,
    color: target.path === null && (argv.color ?? wantsColor(process.stdout)),
  });
  const render = (target: OutputTarget): Promise<Iterable<string>> => renderPieces(target.format, result, optionsFor(target));
  for (const target of targets) {
    const { format, path, isFolder } = target;
    if (path === null) continue;
    if (isFolder) {
      notes.push(...(await stageFolderOf(format, files, path, result, optionsFor(target))));
    } else {
      await files.stage(path, await render(target));
      notes.push(`Wrote ${format} to ${path}`);
    }
  }
  if (saved !== undefined) await files.stage(saved.path, saved.log.lines(result.skippedAccounts));
  if (bundling !== null) notes.push(...(await bundling.stageScan(files, result)));
  if (rewritten !== null) {
    await files.stage(rewritten.path, rewritten.text, true);
    notes.push(`Rewrote ${rewritten.path}: what is mended or gone left it, and what passes entered`);
  }
  const shown = targets.find(({ path }) => path === null);
  await files.commit(shown === undefined ? said : await render(shown));
  process.off('SIGINT', stop).off('SIGTERM', stop);
  return notes;
}

async function stageFolderOf(
  format: Format,
  files: ReportFiles,
  path: string,
  result: ScanResult,
  options: RenderOptions,
): Promise<string[]> {
  if (format === 'html') return (await import('./html-folder.js')).stageHtmlFolder(files, path, result);
  if (format === 'asff') return (await import('./asff-folder.js')).stageAsffFolder(files, path, result);
  return (await import('./sarif-folder.js')).stageSarifFolder(files, path, result, options);
}
