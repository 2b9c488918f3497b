import { text, type Call } from './call.js';
import type { Directory } from './directory.js';
import { AwsError } from './errors.js';
import { blockXml } from './s3.js';
import { document } from './xml.js';

/** The account-level settings of S3. Only the account itself may read them. */
export function s3control(call: Call, directory: Directory): string {
  if (call.operation !== 'GetPublicAccessBlock') {
    throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
  }
  const account = text(call.input['accountId']);
  if (account === undefined) throw new AwsError('InvalidRequest', 'Missing required header for this request: x-amz-account-id');
  if (account !== call.caller.account) throw new AwsError('AccessDenied', 'Access Denied', 403);
  const block = directory.account(account)?.publicAccessBlock;
  if (!block) {
    throw new AwsError('NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found', 404, {
      AccountId: account,
    });
  }
  return document('PublicAccessBlockConfiguration xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"', blockXml(block));
}
