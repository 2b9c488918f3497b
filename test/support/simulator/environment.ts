import { devNull } from 'node:os';
import { accessKeyOf } from './credentials.js';

export interface EnvironmentOptions {
  /** Default: the partition's Region of global services. */
  readonly region?: string;
  /** Services as the SDK names them in AWS_ENDPOINT_URL_<NAME>, such as `KMS` or `S3_CONTROL`, at whose endpoint nothing listens. */
  readonly refusing?: readonly string[];
}

/** The variables that make an AWS SDK or the AWS CLI talk to the simulator as one account, and to nothing else. */
export function environmentOf(url: string, account: string, region: string, refusing: readonly string[] = []): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    // Nothing listens on port 1: the connection is refused.
    ...Object.fromEntries(refusing.map(service => [`AWS_ENDPOINT_URL_${service}`, 'http://127.0.0.1:1'])),
    AWS_ACCESS_KEY_ID: accessKeyOf(account),
    AWS_SECRET_ACCESS_KEY: 'simulated/secret/key/that/opens/nothing0',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
}
