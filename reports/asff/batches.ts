import type { AccountResult, ScanResult } from '../../src/types.js';
import { toJson } from '../sarif/text.js';
import { asffOf } from './finding.js';
import { toldByAccount } from './index.js';
import { regionFor } from './resource.js';

/** What one call of BatchImportFindings takes. https://docs.aws.amazon.com/securityhub/latest/partnerguide/guidelines-batchimportfindings.html */
const MOST = 100;
const MOST_BYTES = 6_000_000;

/** The findings of one account in one Region, as many as one call takes. */
export interface AsffBatch {
  readonly file: string;
  /** `null`: only the baseline has it. */
  readonly account: AccountResult | null;
  readonly findings: number;
  readonly pieces: readonly string[];
}

/** Every batch, account by account. */
export function* asffBatches(result: ScanResult): Generator<AsffBatch> {
  for (const [account, known = null, findings] of toldByAccount(result)) {
    const byRegion = new Map<string, string[]>();
    for (const { finding, isGone } of findings) {
      const region = regionFor(finding);
      const text = toJson(asffOf(finding, result, known ?? undefined, isGone));
      byRegion.set(region, [...(byRegion.get(region) ?? []), text]);
    }
    for (const [region, texts] of byRegion) {
      let number = 0;
      for (const batch of batches(texts)) {
        number += 1;
        const file = `${account}.${region}.${number}.asff.json`;
        yield { file, account: known, findings: batch.length, pieces: [`[\n  ${batch.join(',\n  ')}\n]\n`] };
      }
    }
  }
}

function* batches(texts: readonly string[]): Generator<string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for (const text of texts) {
    const more = Buffer.byteLength(text) + ',\n  '.length;
    if (batch.length === MOST || (batch.length > 0 && bytes + more > MOST_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(text);
    bytes += more;
  }
  yield batch;
}
