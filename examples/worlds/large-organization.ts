import { generatedOrganization } from '../../test/support/simulator/builders.js';

/** An organization as large as ACCOUNTS says (default 1,000), made account by account. */
export default generatedOrganization(Number(process.env['ACCOUNTS'] ?? 1_000));
