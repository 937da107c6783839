import * as vscode from 'vscode';
import { note, well, type Finding } from './finding.ts';

const proxyVariables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'NO_PROXY', 'no_proxy'];

/** What stands between this machine and the internet. Local servers are reached past all of it. */
export function networkFindings(): readonly Finding[] {
  const http = vscode.workspace.getConfiguration('http');
  const proxy = http.get<string>('proxy', '');
  const set = proxyVariables.filter((name) => (process.env[name] ?? '') !== '');
  const ways = [...(proxy === '' ? [] : [`http.proxy = ${withoutSecrets(proxy)}`]), ...set];
  const support = http.get<string>('proxySupport', 'override');
  const certificates = http.get<boolean>('systemCertificates', true);
  return [
    ways.length === 0
      ? well(vscode.l10n.t('Proxy'), vscode.l10n.t('none is set; providers are reached directly'))
      : support === 'off'
        ? note(
            vscode.l10n.t('Proxy'),
            vscode.l10n.t(
              '{0} is set, but http.proxySupport is off: providers are reached without it',
              ways.join(', '),
            ),
            vscode.l10n.t('Set http.proxySupport to “override” if the proxy is needed.'),
          )
        : well(vscode.l10n.t('Proxy'), ways.join(', ')),
    certificates
      ? well(vscode.l10n.t('Certificates'), vscode.l10n.t('those of the system are trusted (http.systemCertificates)'))
      : note(
          vscode.l10n.t('Certificates'),
          vscode.l10n.t('those of the system are not used (http.systemCertificates is off)'),
          vscode.l10n.t('Turn it on if a provider or proxy of your company has a private certificate.'),
        ),
  ];
}

/** A proxy's address may carry a name and a password. */
function withoutSecrets(address: string): string {
  return address.replace(/\/\/[^@/]*@/, '//…@');
}
