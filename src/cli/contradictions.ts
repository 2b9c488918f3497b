import { UsageError } from '../errors.js';
import { namedFiles } from './files-in-use.js';
import { theSame } from './same-file.js';
import type { AwsArguments, ScanArguments } from './scan-options.js';

/** Options of which one makes the other mean nothing: who gives both expects something that would not happen. */
export function refuseContradictions(argv: ScanArguments, isOrganization: boolean): void {
  const files = argv.input ?? [];
  refuseNoise(argv);
  if (files.length === 0) {
    const aboutFiles = given({ account: argv.account, 'collected-at': argv.collectedAt });
    if (aboutFiles !== undefined) throw new UsageError(`--${aboutFiles} is about the files of --input, and there are none.`);
    refuseLooseRole(argv, isOrganization);
  } else {
    const { profile, roleArn, externalId, roleSessionName, mfaSerial, discovery } = argv;
    const coverage = argv.coverage ? 'on' : undefined;
    const compares = argv.compareSecurityHub ? 'on' : undefined;
    // Who signs with KMS reaches AWS too.
    const reaching =
      argv.kmsSign !== undefined
        ? undefined
        : given({
            discovery,
            coverage,
            'compare-security-hub': compares,
            profile,
            'role-arn': roleArn,
            ...ofRole({ externalId, roleSessionName, mfaSerial }),
          });
    if (reaching !== undefined) throw new UsageError(`--${reaching} reaches AWS, and --input reads files. Give one of them.`);
  }
  if (argv.saveEvidence === undefined) return;
  if (argv.saveEvidence === '-')
    throw new UsageError('--save-evidence takes a file. For standard output, there is `trailproof collect -o -`.');
  const input = theSame(argv.saveEvidence, files);
  if (input !== undefined) throw new UsageError(`--save-evidence would replace ${input}, which is judged. Give it another name.`);
  const kept = theSame(argv.saveEvidence, namedFiles(argv));
  if (kept !== undefined)
    throw new UsageError(`--save-evidence would replace ${kept}, which the scan reads or keeps. Give it another name.`);
}

export function refuseNoise({ quiet, verbose }: Pick<ScanArguments, 'quiet' | 'verbose'>): void {
  if (quiet && verbose) throw new UsageError('--quiet and --verbose contradict each other. Give one of them.');
}

/** What a role asks for, where none is assumed. */
export function refuseLooseRole(argv: Pick<AwsArguments, 'roleArn' | keyof RoleArguments>, isOrganization = false): void {
  if (argv.roleArn !== undefined || isOrganization) return;
  const loose = given(ofRole(argv));
  if (loose !== undefined)
    throw new UsageError(`--${loose} is for a role that is assumed. Give it with --role-arn, or in the profile of the role.`);
}

type RoleArguments = Pick<AwsArguments, 'externalId' | 'roleSessionName' | 'mfaSerial'>;

function ofRole({ externalId, roleSessionName, mfaSerial }: RoleArguments): Record<string, string | undefined> {
  return { 'external-id': externalId, 'role-session-name': roleSessionName, 'mfa-serial': mfaSerial };
}

/** The first option that has a value. */
function given(options: Readonly<Record<string, string | undefined>>): string | undefined {
  return Object.entries(options).find(([, value]) => value !== undefined)?.[0];
}
