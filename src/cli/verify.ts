import { readFile } from 'node:fs/promises';
import type { ArgumentsCamelCase, CommandModule, InferredOptionTypes, Options } from 'yargs';
import { UsageError } from '../errors.js';
import { impossibleIn } from '../evidence-bundle/contradictions.js';
import type { BundleManifest } from '../evidence-bundle/manifest.js';
import { openBundle } from '../evidence-bundle/read.js';
import { algorithmOf, isSignedBy, keyIdOf, publicKeyBeside, readPublicKey, signatureBeside } from '../evidence-bundle/signature.js';
import { fileLabel, safe } from '../input/place.js';
import { whyUnread } from './causes.js';
import { refuseWords, refuseWrongValues } from './command-line.js';
import { writeToStdout } from './output.js';
import { keyFile } from './signing.js';

const verifyOptions = {
  key: { string: true, requiresArg: true, describe: 'The public key (PEM) of who has to have signed it' },
  signature: { string: true, requiresArg: true, describe: 'File with the signature (default: the bundle’s name and .sig)' },
  'manifest-sha256': { string: true, requiresArg: true, describe: 'SHA-256 of its manifest, as it was written down elsewhere' },
} as const satisfies Record<string, Options>;

type VerifyOptions = InferredOptionTypes<typeof verifyOptions> & { readonly bundle: string };

export const verifyCommand: CommandModule<object, VerifyOptions> = {
  command: 'verify <bundle>',
  describe: 'Say whether an evidence bundle is as it was made, and who signed it',
  builder: yargs =>
    yargs
      .positional('bundle', { type: 'string', demandOption: true, describe: 'A file that --bundle has written' })
      .options(verifyOptions)
      .check(argv => {
        refuseWords(argv._.slice(1));
        return refuseWrongValues(argv, verifyOptions);
      })
      .example('$0 verify audit.zip', 'Hold each byte against the manifest')
      .example('$0 verify audit.zip --key auditor.pub.pem', 'And the manifest against a signature')
      .epilogue('Exit codes: 0 it is as it was made, 1 it was changed, 2 it could not be read.'),
  handler: async argv => {
    process.exitCode = await verify(argv);
  },
};

async function verify({ bundle: path, key, signature, manifestSha256 }: ArgumentsCamelCase<VerifyOptions>): Promise<number> {
  if (manifestSha256 !== undefined && !/^[0-9a-fA-F]{64}$/.test(manifestSha256))
    throw new UsageError('--manifest-sha256 takes 64 hexadecimal digits, as the scan and `trailproof verify` print them.');
  const trusted = key === undefined ? null : { path: key, pem: await keyFile(key) };
  const bundle = await openBundle(path);
  const { faults, manifest, manifestBytes, manifestSha256: actual } = bundle;
  await bundle.close();
  const isOther = manifestSha256 !== undefined && manifestSha256.toLowerCase() !== actual;
  const problems = [
    ...faults,
    ...(manifest === null ? [] : impossibleIn(manifest)),
    ...(isOther ? [`The manifest is another one: its SHA-256 is ${actual}, and not ${manifestSha256.toLowerCase()}.`] : []),
  ];
  const signed = await signatureOf({ path, manifestBytes, signature, trusted });
  problems.push(...signed.problems);
  const label = fileLabel(path);
  if (problems.length > 0 || manifest === null) {
    await writeToStdout([`${label} is not what it should be:\n`, ...problems.map(problem => `- ${problem}\n`)]);
    return 1;
  }
  await writeToStdout([
    `${label} is as its manifest says, each byte of it.\n`,
    ...about(manifest),
    `SHA-256 of the manifest: ${actual}\n`,
    ...signed.remarks.map(remark => `${remark}\n`),
    ...(signed.isProved || manifestSha256 !== undefined ? [] : [UNPROVED]),
  ]);
  return 0;
}

const UNPROVED = `This shows that nothing was changed since the manifest was made, and not who made it: whoever can change a part can write the manifest anew.
Compare the SHA-256 of the manifest with what was written down elsewhere (--manifest-sha256), or the signature with a key that you trust (--key).
`;

function* about({ tool, checks, caller, startedAt, finishedAt, complete, accounts, parts }: BundleManifest): Iterable<string> {
  for (const { name, bytes, sha256 } of parts) yield `  ${name.padEnd(14)}  ${sha256}  ${bytes} bytes\n`;
  const who = caller === null ? 'from files' : `asked for by ${safe(caller.arn ?? caller.account, 300)}`;
  yield `Evidence of ${accounts} account${accounts === 1 ? '' : 's'}, ${who}, ${startedAt} to ${finishedAt}.\n`;
  if (!complete) yield 'The scan was stopped before its end: accounts or answers may be missing.\n';
  yield `Made by ${safe(tool.name, 100)} ${safe(tool.version, 100)}, with the checks ${checks.sha256}.\n`;
  if (checks.plugins > 0)
    yield `Checks of ${checks.plugins} plugin${checks.plugins === 1 ? '' : 's'} took part, which that does not cover.\n`;
}

interface Signed {
  readonly problems: readonly string[];
  readonly remarks: readonly string[];
  /** A key that the user trusts made the signature. */
  readonly isProved: boolean;
}

interface ToCheck {
  readonly path: string;
  readonly manifestBytes: Buffer;
  readonly signature: string | undefined;
  readonly trusted: { readonly path: string; readonly pem: Buffer } | null;
}

async function signatureOf({ path, manifestBytes, signature: named, trusted }: ToCheck): Promise<Signed> {
  const place = named ?? signatureBeside(path);
  const signature = await beside(place, named !== undefined);
  if (signature === null) {
    const problems = trusted === null ? [] : [`It is not signed: there is no ${fileLabel(place)}.`];
    return { problems, remarks: trusted === null ? ['It is not signed.'] : [], isProved: false };
  }
  const keyPlace = trusted?.path ?? publicKeyBeside(path);
  const pem = trusted?.pem ?? (await beside(keyPlace, false));
  if (pem === null) {
    return {
      problems: [],
      remarks: [`${fileLabel(place)} was not checked: name the public key of who signed with --key.`],
      isProved: false,
    };
  }
  const publicKey = readPublicKey(pem, keyPlace);
  const keyId = keyIdOf(publicKey);
  if (!isSignedBy(publicKey, manifestBytes, signature, fileLabel(keyPlace)))
    return { problems: [`${fileLabel(place)} is not the signature of this manifest by the key ${keyId}.`], remarks: [], isProved: false };
  const name = algorithmOf(publicKey)?.name ?? '';
  if (trusted !== null)
    return {
      problems: [],
      remarks: [`Signed by the key ${keyId} (${name}), which is that of ${fileLabel(trusted.path)}.`],
      isProved: true,
    };
  const remarks = [`Signed by the key ${keyId} (${name}), which lies beside the bundle: whose key it is, you have to know from elsewhere.`];
  return { problems: [], remarks, isProved: false };
}

/** A file that may be missing. Throws a UsageError for one that has to be there, or that cannot be read. */
async function beside(path: string, isNeeded: boolean): Promise<Buffer | null> {
  return readFile(path).catch((error: unknown) => {
    const failure = error as NodeJS.ErrnoException;
    if (failure.code === 'ENOENT' && !isNeeded) return null;
    throw new UsageError(`${fileLabel(path)} could not be read: ${whyUnread(failure)}.`, { cause: error });
  });
}
