import type { Answer, ServiceName } from './call.js';
import type { AwsError } from './errors.js';
import { document, element, type Xml } from './xml.js';

type Protocol = 'json' | 'restJson' | 'query' | 'ec2' | 'restXml' | 'wrappedXml';

const PROTOCOLS: Readonly<Record<ServiceName, Protocol>> = {
  cloudtrail: 'json',
  kms: 'json',
  organizations: 'json',
  account: 'restJson',
  securityhub: 'restJson',
  sts: 'query',
  ec2: 'ec2',
  s3: 'restXml',
  s3control: 'wrappedXml',
};

const JSON_TYPE = 'application/x-amz-json-1.1';
const REQUEST_ID = '5f0d1c2e-0000-4000-8000-000000000000';

export function jsonAnswer(service: ServiceName, body: unknown): Answer {
  const type = PROTOCOLS[service] === 'json' ? JSON_TYPE : 'application/json';
  return { status: 200, headers: { 'content-type': type, 'x-amzn-requestid': REQUEST_ID }, body: JSON.stringify(body), outcome: 'ok' };
}

export function stsAnswer(operation: string, result: Xml): Answer {
  const body = element(`${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"`, {
    [`${operation}Result`]: result,
    ResponseMetadata: { RequestId: REQUEST_ID },
  });
  return { status: 200, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': REQUEST_ID }, body, outcome: 'ok' };
}

export function ec2Answer(operation: string, content: Xml): Answer {
  const body = document(`${operation}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"`, {
    requestId: REQUEST_ID,
    ...(content as Readonly<Record<string, Xml>>),
  });
  return { status: 200, headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': REQUEST_ID }, body, outcome: 'ok' };
}

export function s3Answer(body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'SIMULATED0000000', ...headers },
    body,
    outcome: 'ok',
  };
}

/** An error as the service's protocol prints it. Codes are the service's own: see `spelling.ts`. */
export function errorAnswer(service: ServiceName, error: AwsError): Answer {
  const { code, message, status, extra } = error;
  const outcome = code;
  switch (PROTOCOLS[service]) {
    case 'json':
      return {
        status,
        headers: { 'content-type': JSON_TYPE, 'x-amzn-requestid': REQUEST_ID, ...error.headers },
        body: JSON.stringify(message === '' ? { __type: code } : { __type: code, Message: message }),
        outcome,
      };
    case 'restJson':
      return {
        status,
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': code, 'x-amzn-requestid': REQUEST_ID, ...error.headers },
        body: JSON.stringify({ message }),
        outcome,
      };
    case 'query':
      return xmlError(error, 'text/xml', 'ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"', {
        Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message },
        RequestId: REQUEST_ID,
      });
    case 'ec2':
      return xmlError(error, 'text/xml;charset=UTF-8', 'Response', {
        Errors: { Error: { Code: code, Message: message } },
        RequestID: REQUEST_ID,
      });
    case 'restXml':
      return xmlError(error, 'application/xml', 'Error', {
        Code: code,
        Message: message,
        ...extra,
        RequestId: 'SIMULATED0000000',
        HostId: 'host',
      });
    case 'wrappedXml':
      return xmlError(error, 'application/xml', 'ErrorResponse', {
        Error: { Code: code, Message: message, ...extra },
        RequestId: 'SIMULATED0000000',
      });
  }
}

function xmlError(error: AwsError, type: string, root: string, content: Xml): Answer {
  return { status: error.status, headers: { 'content-type': type, ...error.headers }, body: document(root, content), outcome: error.code };
}
