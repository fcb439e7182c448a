// MIDI of MusicXML by verovio, and of ABC by abcjs.
import fs from 'fs';
import path from 'path';
import {createRequire} from 'module';
const folder = process.argv[2];
const require = createRequire(folder + '/x.js');
const createModule = (await import(folder + '/node_modules/verovio/dist/verovio-module.mjs')).default;
const {VerovioToolkit} = await import(folder + '/node_modules/verovio/dist/verovio.mjs');
const toolkit = new VerovioToolkit(await createModule());
const list = (dir, ending) => fs.readdirSync(path.join(folder, dir)).filter(f => f.endsWith(ending)).sort();
for (const [dir, file] of [...list('in', '.mxl').map(f => ['in', f]), ...list('ours', '.musicxml').map(f => ['ours', f])]) {
  const bytes = fs.readFileSync(path.join(folder, dir, file));
  const name = file.replace(/\.\w+$/, '') + '.mid';
  try {
    const read = file.endsWith('.mxl')
      ? toolkit.loadZipDataBase64(bytes.toString('base64'))
      : toolkit.loadData(bytes.toString('utf8'));
    if (read) fs.writeFileSync(path.join(folder, 'verovio', name), Buffer.from(toolkit.renderToMIDI(), 'base64'));
  } catch (e) { console.error(file, e.message ?? e); }
}
try {
  const abcjs = require('abcjs');
  for (const file of list('in', '.abc')) {
    try {
      const midi = abcjs.synth.getMidiFile(fs.readFileSync(path.join(folder, 'in', file), 'utf8'), {midiOutputType: 'binary', chordsOff: true});
      fs.writeFileSync(path.join(folder, 'abcjs', file.replace('.abc', '.mid')), Buffer.from(midi[0] ?? midi));
    } catch (e) { console.error(file, e.message ?? e); }
  }
} catch (e) { console.error('abcjs', e.message ?? e); }
