import { type Format, FORMATS, isFormat, loadReporter } from '../reports/index.js';
import { UsageError } from './errors.js';
import type { RenderOptions, ScanResult } from './types.js';

/** A report as one string. */
export async function render(format: Format, result: ScanResult, options: RenderOptions = {}): Promise<string> {
  return [...(await renderPieces(format, result, options))].join('');
}

/** A report in pieces, for results of many accounts. */
export async function renderPieces(format: Format, result: ScanResult, options: RenderOptions = {}): Promise<Iterable<string>> {
  if (!isFormat(format)) throw new UsageError(`There is no format "${String(format)}". The formats are ${FORMATS.join(', ')}.`);
  return (await loadReporter(format)).render(result, options);
}
