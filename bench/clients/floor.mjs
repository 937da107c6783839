// node:http, bytes only: nothing can be cheaper, and it understands nothing. It reports sizes, which are no text.
// Not imported by name, which would load Node's whole fetch with it.
import { headers, protocols } from './request.mjs';

export const readsText = false;

export async function load(protocol) {
  const { Agent, request } = await Promise.resolve(process.getBuiltinModule('node:http'));
  const agent = new Agent({ keepAlive: true });
  const { path, body } = protocols[protocol];
  return (baseUrl) => (onText) =>
    new Promise((resolve, reject) => {
      const sent = request(baseUrl + path, { method: 'POST', headers, agent }, (answer) => {
        answer.on('data', (bytes) => onText(bytes.byteLength));
        answer.once('end', resolve);
        answer.once('error', reject);
      });
      sent.once('error', reject);
      sent.end(body);
    });
}
