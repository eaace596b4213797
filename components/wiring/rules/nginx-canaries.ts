import { isOfForeignClass, type PlannedIngress } from '../ingress';
import { sourceText } from '../source';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

const prefix = 'nginx.ingress.kubernetes.io/canary';

/** EW3018 for canaries as ingress-nginx has them: its controller does not honour them, or their weights make no sense. */
export function nginxCanaryRules({ config, ingresses, traefik }: Facts): Diagnostic[] {
  const isTraefik = traefik.entryPoints !== undefined && !traefik.readsNginx;
  return ingresses.flatMap((ingress) => {
    if (ingress.declared?.isCanary !== true) return [];
    return isTraefik && !isOfForeignClass(config, ingress) ? [unhonoured(ingress)] : weight(ingress);
  });
}

function unhonoured({ source, annotationsPath }: PlannedIngress): Diagnostic {
  const message = `${sourceText(source)} is a canary of ingress-nginx, and its Traefik does not read these annotations: one of the two Ingresses of its paths gets all requests.`;
  const hint =
    'Use a weighted TraefikService behind an IngressRoute, or `canary` of an application of this stack; or take the Ingress out.';
  return diagnostic('EW3018', annotationsPath, message, hint);
}

/** The weight is a share of `canary-weight-total`, 100 unless it says more (ingress-nginx' documentation of annotations, 'Canary'). */
function weight({ source, annotations, annotationsPath }: PlannedIngress): Diagnostic[] {
  const [share, total = '100'] = [annotations[`${prefix}-weight`], annotations[`${prefix}-weight-total`]];
  if (share === undefined) return [];
  const isShare = /^\d+$/.test(share) && /^\d+$/.test(total) && Number(share) <= Number(total);
  if (isShare) return [];
  const message = `The canary ${sourceText(source)} has the weight ${share} of ${total}, which is no share: ingress-nginx does not take it.`;
  return [
    diagnostic(
      'EW3018',
      annotationsPath,
      message,
      `Write a whole number from 0 to ${/^\d+$/.test(total) ? total : '100'}.`,
    ),
  ];
}
