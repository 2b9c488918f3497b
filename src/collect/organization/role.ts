import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { missing } from '../../facts.js';
import type { Fact, Missing } from '../../types.js';
import type { Aws } from '../aws.js';
import { required } from '../failure.js';
import type { Keys } from '../session.js';
import { ENTRY } from './refusal.js';

export interface MemberRole {
  readonly partition: string;
  readonly roleName: string;
  readonly externalId: string | undefined;
  readonly sessionName: string;
}

/** Longer than any account takes; the least that AWS allows. In seconds. */
const SESSION = 900;

/** Credentials of the role in a member account. A refusal is a fact like any other: the account is then a row of unknowns. */
export async function assumeRole(aws: Aws, region: string, account: string, role: MemberRole): Promise<Fact<Keys>> {
  const { partition, roleName, externalId, sessionName } = role;
  const arn = `arn:${partition}:iam::${account}:role/${roleName}`;
  const keys = await aws.ask(
    'sts',
    'AssumeRole',
    region,
    (client, options) =>
      client.send(
        new AssumeRoleCommand({
          RoleArn: arn,
          RoleSessionName: sessionName,
          DurationSeconds: SESSION,
          ...(externalId !== undefined && { ExternalId: externalId }),
        }),
        options,
      ),
    ({ Credentials }) => {
      const { AccessKeyId, SecretAccessKey, SessionToken } = required(Credentials, 'Credentials');
      return {
        accessKeyId: required(AccessKeyId, 'AccessKeyId'),
        secretAccessKey: required(SecretAccessKey, 'SecretAccessKey'),
        sessionToken: required(SessionToken, 'SessionToken'),
      };
    },
  );
  return keys.state === 'missing' && keys.reason !== 'NOT_REQUESTED' ? refused(roleName, keys) : keys;
}

/** A role that is not there, one that does not trust the caller and a wrong external id look the same to whoever is refused. */
const UNTOLD =
  'AWS does not tell whether the role is missing, does not trust the caller or asks for another external id, or whether the caller lacks sts:AssumeRole.';

/** In the same words for every account, so that reports can say it once for many. */
function refused(roleName: string, { reason, message }: Missing): Missing {
  const why = message.replace(`; it needs ${ENTRY}.`, `. ${UNTOLD}`);
  return missing(reason, `The account’s role ${roleName} could not be assumed: ${why}`, ENTRY);
}
