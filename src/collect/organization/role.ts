import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Fact } from '../../types.js';
import type { Aws } from '../aws.js';
import { required } from '../failure.js';
import type { Keys } from '../session.js';

export interface MemberRole {
  readonly partition: string;
  readonly roleName: string;
  readonly externalId: string | undefined;
  readonly sessionName: string;
}

/** Longer than any account takes; the least that AWS allows. In seconds. */
const SESSION = 900;

/** Credentials of the role in a member account. A refusal is a fact like any other: the account is then a row of unknowns. */
export function assumeRole(aws: Aws, region: string, account: string, role: MemberRole): Promise<Fact<Keys>> {
  const { partition, roleName, externalId, sessionName } = role;
  return aws.ask(
    'sts',
    'AssumeRole',
    region,
    (client, options) =>
      client.send(
        new AssumeRoleCommand({
          RoleArn: `arn:${partition}:iam::${account}:role/${roleName}`,
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
}
