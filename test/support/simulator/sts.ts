import { text, type Call } from './call.js';
import { openSession } from './credentials.js';
import type { Directory } from './directory.js';
import { AwsError } from './errors.js';
import { isTrusted } from './iam.js';
import type { Role } from './world.js';
import type { Xml } from './xml.js';

const ROLE_ARN = /^arn:([a-z-]+):iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/u;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/u;
/** The longest session of a role that was assumed with a role. */
const CHAINED_SECONDS = 3600;

/** Operation → the content of its result element. */
export const sts: Readonly<Record<string, (call: Call, directory: Directory) => Xml>> = {
  GetCallerIdentity: ({ caller }) => ({ Arn: caller.arn, UserId: caller.userId, Account: caller.account }),

  AssumeRole(call, directory) {
    const arn = text(call.input['RoleArn']) ?? '';
    const name = text(call.input['RoleSessionName']) ?? '';
    const match = ROLE_ARN.exec(arn);
    if (!match) throw new AwsError('ValidationError', `${arn} is invalid`);
    if (!SESSION_NAME.test(name)) throw new AwsError('ValidationError', `The session name ${name} is invalid`);
    const asked = Number(call.input['DurationSeconds'] ?? CHAINED_SECONDS);
    if (call.caller.assumed && asked > CHAINED_SECONDS) {
      throw new AwsError(
        'ValidationError',
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
      );
    }
    const account = match[1] === directory.partition ? directory.account(match[2]!) : undefined;
    const role = account?.roles?.find(candidate => candidate.name === match[3]);
    // AWS does not tell a role that is not there from one that does not trust the caller.
    if (!account || (account.status ?? 'ACTIVE') !== 'ACTIVE' || !role || !admits(role, call, directory)) {
      throw new AwsError('AccessDenied', `User: ${call.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`, 403);
    }
    const session = openSession(directory.partition, {
      account: account.id,
      role: role.name,
      name,
      expires: Date.now() + (role.sessionSeconds ?? asked) * 1000,
    });
    return {
      AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
      Credentials: {
        AccessKeyId: session.accessKey,
        SecretAccessKey: session.secretKey,
        SessionToken: session.token,
        Expiration: new Date(session.expires).toISOString(),
      },
    };
  },
};

function admits(role: Role, call: Call, directory: Directory): boolean {
  if (role.trustPolicy !== undefined) return isTrusted(role.trustPolicy, call, directory);
  const management = directory.world.organization?.management;
  const trusts = role.trusts ?? (management === undefined ? [] : [management]);
  const { account, arn } = call.caller;
  if (!trusts.some(trusted => trusted === '*' || trusted === account || trusted === arn || trusted.endsWith(`::${account}:root`))) {
    return false;
  }
  if (role.externalId !== undefined && role.externalId !== call.input['ExternalId']) return false;
  const { mfa } = role;
  return mfa === undefined || (call.input['SerialNumber'] === mfa.serial && call.input['TokenCode'] === mfa.code);
}
