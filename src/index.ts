/** The library: checks of your own, and the scan without the command line. */
export { builtinChecks } from '../checks/index.js';
export { type Format, FORMATS } from '../reports/index.js';
export { compare, type ComparedResult } from './baseline/compare.js';
export { baselineOf } from './baseline/of-result.js';
export {
  accountResource,
  defineCheck,
  distinctReasons,
  failed,
  observed,
  passed,
  reason,
  type ReasonCode,
  reasonFor,
  unavailable,
  undecided,
  vacuous,
  warning,
} from './check.js';
export { CredentialsError, InputError, KnownError, OrganizationError, OutputError, PluginError, UsageError } from './errors.js';
export { evaluate, type EvaluateOptions } from './evaluate.js';
export { factFor, missing, present } from './facts.js';
export type { ParameterSettings } from './parameters.js';
export { render, renderPieces } from './render.js';
export { scan, type ScanOptions } from './scan.js';
export { Background, type BackgroundOptions } from './suppressions/background.js';
export { suppress, type SuppressContext } from './suppressions/index.js';
export type { OrganizationOptions, Target } from './collect/options.js';
export type * from './types.js';
