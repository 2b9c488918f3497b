import manifest from '../package.json' with { type: 'json' };

export const TOOL = {
  name: manifest.name,
  version: manifest.version,
  informationUri: 'https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html',
} as const;
