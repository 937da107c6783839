import { toPage, type PageState, type ToHost, type ToPage } from '../../protocol/chat.ts';

declare function acquireVsCodeApi(): { postMessage(message: unknown): void; setState(state: PageState): void };

export type Bridge = { post(message: ToHost): void };

/** The only door between the page and the host. What does not parse is dropped here, whoever sent it. */
export function openBridge(receive: (message: ToPage) => void): Bridge {
  const host = acquireVsCodeApi();
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const message = toPage.safeParse(event.data);
    if (!message.success) return;
    const shell = message.data.type === 'focus' ? undefined : message.data.shell;
    if (shell !== undefined) host.setState({ conversationId: shell.conversationId });
    receive(message.data);
  });
  return { post: (message) => host.postMessage(message) };
}
