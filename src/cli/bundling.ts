import { stat } from 'node:fs/promises';
import type { CallRecord, Caller } from '../collect/options.js';
import { OutputError, UsageError } from '../errors.js';
import { canonicalJson } from '../canonical-json.js';
import { archive } from '../evidence-bundle/archive.js';
import { type BundleCaller, type BundleManifest, manifestBytes, sha256Of } from '../evidence-bundle/manifest.js';
import { pack, type PackedPart } from '../evidence-bundle/pack.js';
import { judgingOfResult, type BundleScope, type BundleSettings } from '../evidence-bundle/settings.js';
import { keyIdOf, pemOf, publicKeyBeside, signatureBeside, type Signer } from '../evidence-bundle/signature.js';
import { CHECKS_DIGEST } from '../generated/checks-digest.js';
import { renderPieces } from '../render.js';
import { TOOL } from '../tool.js';
import type { ScanResult, SkippedAccount, Snapshot } from '../types.js';
import { CallLog } from './call-log.js';
import { EvidenceLog } from './evidence-log.js';
import type { Others } from './files-in-use.js';
import { outputError, refuseFolders, type ReportFiles } from './output.js';
import { theSame } from './same-file.js';
import { type SigningArguments, signerOf } from './signing.js';

/** What else goes into a bundle, where nothing was judged. */
export interface Collection {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly skipped: readonly SkippedAccount[];
  readonly judging: Pick<BundleSettings, 'controls' | 'parity' | 'regions' | 'skipsDeniedRegions'>;
}

/** What `--bundle` says, or `null` without it. Throws a KnownError for what would fail at the end: then nothing was asked for in vain. */
export async function bundlingOf(argv: SigningArguments, scope: BundleScope | null, others: Others): Promise<Bundling | null> {
  const { bundle: path, sign, kmsSign } = argv;
  if (path === undefined) {
    const alone = sign !== undefined ? '--sign' : kmsSign !== undefined ? '--kms-sign' : null;
    if (alone !== null) throw new UsageError(`${alone} signs a bundle. Name its file with --bundle.`);
    return null;
  }
  if (path === '-') throw new UsageError('--bundle takes a file, and not standard output.');
  const isSigned = sign !== undefined || kmsSign !== undefined;
  const written = isSigned ? [path, signatureBeside(path), publicKeyBeside(path)] : [path];
  for (const [what, other] of others) {
    const taken = written.find(one => theSame(one, [other]) !== undefined);
    if (taken !== undefined) throw new UsageError(`--bundle would write ${taken}, which is also that of ${what}. Give it another name.`);
  }
  await refuseFolders(written);
  if (!isSigned) await refuseOldSignature(path);
  return new Bundling(path, written, scope, await signerOf(argv));
}

/** It would lie beside a bundle that it is not of. */
async function refuseOldSignature(path: string): Promise<void> {
  const signature = signatureBeside(path);
  if ((await stat(signature).catch(() => null)) === null) return;
  throw new OutputError(`${signature} is the signature of an earlier bundle. Remove it, sign this one too, or give it another name.`);
}

/** A bundle in the making: it takes what a scan sees, keeps it on disk, and is written together with the reports. */
export class Bundling {
  readonly path: string;
  /** Every file that will be written. */
  readonly files: readonly string[];
  readonly #scope: BundleScope | null;
  readonly #signer: Signer | null;
  readonly #evidence = EvidenceLog.temporary();
  readonly #calls = new CallLog();
  readonly #members = new Set<string>();
  #caller: BundleCaller | null = null;

  /** `scope`: `null` where the evidence comes from files. */
  constructor(path: string, files: readonly string[], scope: BundleScope | null, signer: Signer | null) {
    this.path = path;
    this.files = files;
    this.#scope = scope;
    this.#signer = signer;
  }

  meet({ account, partition, arn }: BundleCaller | Caller): void {
    this.#caller = { account, partition, arn };
  }

  called(call: CallRecord): void {
    this.#calls.add(call);
  }

  /** AWS Organizations gave the name: an account that was named by its id alone need not belong to the organization. */
  expect({ account, name }: { readonly account: string; readonly name: string | null }): void {
    if (name !== null) this.#members.add(account);
  }

  /** An account may come a second time, in the place of the first. */
  async add(snapshot: Snapshot): Promise<void> {
    await this.#evidence.append(snapshot);
  }

  /** The bundle of a scan. Gives what to tell of it. */
  async stageScan(files: ReportFiles, result: ScanResult): Promise<string[]> {
    const { startedAt, finishedAt, interrupted, inputs } = result.scan;
    const report = await renderPieces('json', result);
    const settings = this.#settings(judgingOfResult(result), inputs);
    return this.#stage(files, settings, result.skippedAccounts, report, { startedAt, finishedAt, complete: !interrupted });
  }

  /** The bundle of evidence that nobody has judged. */
  async stageCollection(files: ReportFiles, { startedAt, finishedAt, skipped, judging }: Collection): Promise<string[]> {
    return this.#stage(files, this.#settings(judging, []), skipped, null, { startedAt, finishedAt, complete: true });
  }

  #settings(judging: Collection['judging'], inputs: ScanResult['scan']['inputs']): BundleSettings {
    const scope = this.#scope ?? { discovery: null, organization: null };
    return { schemaVersion: '1.0', kind: 'bundle-settings', ...judging, scope, members: [...this.#members].sort(), inputs };
  }

  async #stage(
    files: ReportFiles,
    settings: BundleSettings,
    skipped: readonly SkippedAccount[],
    report: Iterable<string> | null,
    window: Pick<BundleManifest, 'startedAt' | 'finishedAt' | 'complete'>,
  ): Promise<string[]> {
    const packed: PackedPart[] = [];
    try {
      await this.#evidence.flushed();
      packed.push(await pack('settings.json', [canonicalJson(settings)]));
      packed.push(await pack('evidence.jsonl', this.#evidence.lines(skipped)));
      if (!this.#calls.isEmpty) packed.push(await pack('calls.jsonl', this.#calls.lines()));
      if (report !== null) packed.push(await pack('report.json', report));
      const sources = new Set(settings.controls.map(({ source }) => source));
      sources.delete(TOOL.name);
      const manifest = manifestBytes({
        schemaVersion: '1.0',
        kind: 'bundle',
        tool: { name: TOOL.name, version: TOOL.version },
        checks: { sha256: CHECKS_DIGEST, plugins: sources.size },
        caller: this.#caller,
        ...window,
        accounts: this.#evidence.accounts.length,
        parts: packed.map(({ part }) => part),
      });
      await files.stage(this.path, archive(manifest, packed));
      const notes = [`Wrote the bundle to ${this.path}`, `SHA-256 of its manifest, to write down elsewhere: ${sha256Of(manifest)}`];
      return this.#signer === null ? notes : [...notes, await this.#sign(files, manifest, this.#signer)];
    } catch (error) {
      await files.discard();
      throw outputError(this.path, error);
    } finally {
      for (const one of packed) one.close();
    }
  }

  async #sign(files: ReportFiles, manifest: Buffer, { publicKey, sign }: Signer): Promise<string> {
    await files.stage(signatureBeside(this.path), [await sign(manifest)]);
    await files.stage(publicKeyBeside(this.path), [pemOf(publicKey)]);
    return `Signed by the key ${keyIdOf(publicKey)}: wrote ${signatureBeside(this.path)} and ${publicKeyBeside(this.path)}`;
  }
}
