import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import { connect } from 'node:net';
import { type Probe } from './program';

const attemptTimeout = 2000;

/** Whether a program answers now. */
export function isReady(probe: Probe): Promise<boolean> {
  switch (probe.kind) {
    case 'http':
      return answersWell(probe.url, probe.token);
    case 'connect':
      return accepts(probe.port);
  }
}

function answersWell(url: string, token: string | undefined): Promise<boolean> {
  // ACME servers refuse clients that do not name themselves.
  const agent = { 'user-agent': 'edgewire-lab' };
  const headers = token === undefined ? agent : { ...agent, authorization: `Bearer ${token}` };
  return new Promise((resolve) => {
    const options = { headers, timeout: attemptTimeout, agent: false };
    const request = url.startsWith('https:')
      ? httpsGet(url, { ...options, rejectUnauthorized: false })
      : httpGet(url, options);
    request
      .on('response', (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      })
      .on('timeout', () => request.destroy())
      .on('error', () => resolve(false))
      .on('close', () => resolve(false));
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: attemptTimeout });
    socket
      .on('connect', () => {
        resolve(true);
        socket.destroy();
      })
      .on('timeout', () => socket.destroy())
      .on('error', () => resolve(false))
      .on('close', () => resolve(false));
  });
}
