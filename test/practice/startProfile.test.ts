import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  readSettings,
  wantsPractice,
  withPractice,
  withoutPractice,
  writeSettings,
} from '../../scripts/lib/profile.mjs';

const url = 'http://127.0.0.1:4242';
const practice = { use: ['practice/practice-model'] };
const provider = { like: 'ollama', label: 'Practice model (not an AI)', baseUrl: url };

describe('the settings of npm start', () => {
  it('give both roles the practice model when nobody has chosen another', () => {
    assert.equal(wantsPractice({}), true);
    assert.deepEqual(withPractice({}, url), {
      'tandem.providers': { practice: provider },
      'tandem.roles': { overseer: practice, implementation: practice },
    });
  });

  it('leave a role alone that a person has given a model, and everything else that is set', () => {
    const chosen = {
      'editor.fontSize': 17,
      'tandem.providers': { lan: { like: 'ollama', baseUrl: 'http://10.0.0.2:11434' } },
      'tandem.roles': {
        overseer: { use: ['anthropic/claude-sonnet-5'], temperature: 0 },
        implementation: { effort: 'low' },
      },
    };
    assert.deepEqual(withPractice(chosen, url), {
      'editor.fontSize': 17,
      'tandem.providers': { ...chosen['tandem.providers'], practice: provider },
      'tandem.roles': { overseer: chosen['tandem.roles'].overseer, implementation: { effort: 'low', ...practice } },
    });
  });

  it('ask for no practice model when both roles have another', () => {
    const route = { use: ['ollama/qwen3'] };
    assert.equal(wantsPractice({ 'tandem.roles': { overseer: route, implementation: route } }), false);
  });

  it('are free of the practice model once a real one answers', () => {
    const before = {
      'tandem.providers': { practice: provider, lan: { like: 'ollama' } },
      'tandem.roles': { overseer: { ...practice, temperature: 1 }, implementation: { use: ['lan/qwen3'] } },
    };
    assert.deepEqual(withoutPractice(before), {
      'tandem.providers': { lan: { like: 'ollama' } },
      'tandem.roles': { overseer: { temperature: 1 }, implementation: { use: ['lan/qwen3'] } },
    });
  });

  describe('on disk', () => {
    let folder = '';
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tandem-profile-'))));
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it('are read as VS Code writes them, comments and last commas included', async () => {
      const file = join(folder, 'settings.json');
      writeFileSync(file, '// mine\n{\n  "a": "http://x/*y*/", /* why */ "b": [1, 2,],\n  "c": ",}",\n}\n');
      assert.deepEqual(await readSettings(file), { a: 'http://x/*y*/', b: [1, 2], c: ',}' });
    });

    it('are nothing where there is no file, or an empty one', async () => {
      const file = join(folder, 'settings.json');
      assert.deepEqual(await readSettings(file), {});
      writeFileSync(file, '\n');
      assert.deepEqual(await readSettings(file), {});
    });

    it('are kept beside when they cannot be read', async () => {
      const file = join(folder, 'settings.json');
      writeFileSync(file, '{ "a": ');
      assert.deepEqual(await readSettings(file), {});
      assert.equal(readFileSync(`${file}.unreadable`, 'utf8'), '{ "a": ');
    });

    it('outlive the next start, also where they differ from what we would set', async () => {
      const file = join(folder, 'User', 'settings.json');
      await writeSettings([file], { 'update.mode': 'manual', mine: 1 });
      assert.ok(existsSync(file));
      const again = await readSettings(file);
      assert.equal(again['update.mode'], 'manual');
      assert.equal(again['mine'], 1);
      assert.equal(again['telemetry.telemetryLevel'], 'off');
    });
  });
});
