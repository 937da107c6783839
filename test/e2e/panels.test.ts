import assert from 'node:assert/strict';
import { root } from '../rules/sources.ts';
import { says } from '../servers/replies.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';
import { sitDown, type Desk } from './workbench.ts';

describe('the chat in an editor', () => {
  let server: ModelServer;
  let desk: Desk;
  before(async () => {
    server = await startServer('ollama', says('In an editor.'));
    const settings = {
      'tandem.providers': { local: { like: 'ollama', baseUrl: server.url } },
      'tandem.roles': { overseer: { use: ['local/m1'] } },
    };
    desk = await sitDown({ extension: root, settings });
  });
  after(async () => {
    await desk?.leave();
    await server?.close();
  });

  it('keeps its own conversation over a reload of the window, whatever was talked about elsewhere since', async () => {
    await desk.command('Tandem: Open Chat in Editor');
    const panel = await desk.chat();
    await panel.locator('textarea').fill('Stay in this editor');
    await panel.locator('textarea').press('Enter');
    await panel.getByText('In an editor.').waitFor();
    await desk.page.locator('.tab', { hasText: 'Stay in this editor' }).waitFor();
    await desk.command('Tandem: Open Chat');
    await desk.command('Tandem: New Conversation');
    await desk.page.waitForTimeout(1000);
    await desk.command('View: Show Explorer');
    await desk.reload();
    await desk.page.locator('.tab', { hasText: 'Stay in this editor' }).waitFor();
    const again = await desk.chat();
    await again.getByText('In an editor.').waitFor({ timeout: 20_000 });
    assert.equal(await again.locator('tandem-turn').count(), 1);
  });
});
