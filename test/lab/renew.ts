import { type Lab } from './lab';

/** Has cert-manager issue a certificate anew, as `cmctl renew` does. */
export async function renew(lab: Lab, namespace: string, certificate: string): Promise<void> {
  const issuing = { type: 'Issuing', status: 'True', reason: 'ManuallyTriggered', message: 'by a test' };
  const patch = JSON.stringify({ status: { conditions: [{ ...issuing, lastTransitionTime: new Date() }] } });
  const object = ['certificate', certificate, `-n=${namespace}`];
  await lab.kubectl(['patch', ...object, '--subresource=status', '--type=merge', '-p', patch]);
}
