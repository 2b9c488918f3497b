import type { DocumentProps } from './document.js';
import { amount, moment, plural } from './words.js';

const ROLES = ['Prepared by', 'Reviewed by', 'Approved by'] as const;

export interface SignOffProps extends DocumentProps {
  readonly undecided: number;
}

/** To be filled in by hand on the print: whoever signs says what was read, and of which scan. */
export function SignOff({ complete, accounts, controls, findings, undecided, startedAt, tool, version }: SignOffProps) {
  return (
    <section id="signoff" aria-labelledby="signoff-title">
      <h2 id="signoff-title">Sign-off</h2>
      <p>
        CloudTrail control report of the scan of {moment(startedAt)} by {tool} {version}: {plural(accounts, 'account')},{' '}
        {plural(controls, 'control')}, {plural(findings, 'finding')}, of which {amount(undecided)} could not be decided. The scan is{' '}
        <strong>{complete ? 'complete' : 'incomplete'}</strong>.
      </p>
      <table class="signoff">
        <caption>Who answers for this report</caption>
        <thead>
          <tr>
            <th scope="col">Role</th>
            <th scope="col">Name</th>
            <th scope="col">Date</th>
            <th scope="col">Signature</th>
          </tr>
        </thead>
        <tbody>
          {ROLES.map(role => (
            <tr key={role}>
              <th scope="row">{role}</th>
              <td />
              <td />
              <td />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
