import { sourceText } from '../source';
import { type Diagnostic, diagnostic } from './diagnostic';
import { type Facts } from './facts';

/** EW6004 for IngressClasses of manifests: each that is the default beside another one. */
export function defaultClassRules({ config, manifests: { defaultClasses } }: Facts): Diagnostic[] {
  const ofStack = config.controllers.find((controller) => controller.default);
  const [first, ...others] = defaultClasses;
  const second = ofStack === undefined ? others : defaultClasses.filter(({ name }) => name !== ofStack.class);
  const before =
    ofStack === undefined
      ? first && sourceText(first.source)
      : `the class ${ofStack.class} of the controller ${ofStack.name}`;
  return second.map(({ at, source }) =>
    diagnostic(
      'EW6004',
      `${at}/metadata.annotations`,
      `${sourceText(source)} is the default ingress class, and so is ${before}: Kubernetes gives an Ingress without a class the one that was created last.`,
      'Keep one of them the default.',
    ),
  );
}
