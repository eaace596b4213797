import { controllerNamespace } from './namespaces';

/** Names of the Middlewares, each in the namespace of its controller, that every request at an entry point passes. */
export const entryPointMiddlewares = { clients: 'edge-clients', https: 'edge-https' } as const;

/** A Middleware of a controller's namespace, as an entry point names it. */
export function entryPointMiddleware(namespace: string, name: string): string {
  return `${namespace}-${name}@kubernetescrd`;
}

/** The Middleware that lets in the clients that a controller allows, as its entry points name it. */
export function clientsMiddleware(controller: string): string {
  return entryPointMiddleware(controllerNamespace(controller), entryPointMiddlewares.clients);
}

/** The Middleware that tells applications of the HTTPS which ended before a controller. */
export function httpsMiddleware(controller: string): string {
  return entryPointMiddleware(controllerNamespace(controller), entryPointMiddlewares.https);
}
