import type { Dice } from './dice.ts'

/**
 * What stands in a `{slot}` of a message. Whatever a scanner would take for a real secret is written in rot13 and gets its random part
 * when the corpus runs, so that no text of this repository looks like one.
 */
const PATTERNS: Readonly<Record<string, readonly string[]>> = {
  // In rot13; `#` is a digit, `?` a letter or digit, `%` a hexadecimal digit, each `*n` repeats the one before it.
  token: [
    'tuc_?*36',
    'tub_?*36',
    'tvguho_cng_?*22_?*59',
    'fx_yvir_?*24',
    'fx-cebw-?*48',
    'NXVN?*16',
    'ktbko-#*12-#*12-?*24',
    'kbko-#*12-#*12-?*24',
    'acz_?*36',
    'tycng-?*20',
    'NVmn?*35',
    'FT.?*22.?*43',
    'qbc_i1_%*64',
    'rlWuo?*20.rlWm?*40.?*43',
    '%*40',
    '%*64',
    '%*8-%*4-%*4-%*4-%*12',
    '?*20/?*19=',
    '?*43=',
    'ys_?*24',
    'uis.?*24',
    'cf-nppg-?*16',
  ],
  secret: ['?*16!', 'Ce0q-?*8', 'uhagre#', 'f3pe3g?*6', '?*12@?*3', '%*32', 'zl ?*8 cnff', '?*24'],
  user: ['nan.ehvm', 'wfzvgu##', 'qrcybl-?*4', 'n?*6', 'PBEC\\\\wqbr', 'zneln_x'],
  host: [
    'qo-##.npzr.vagreany',
    'cebq-?*5.hf-rnfg-1.eqf.nznmbanjf.pbz',
    'nan-znpobbx.ybpny',
    '##.##.##.##',
    'wrax##',
    'tvg.?*6.pbec',
  ],
  address: ['##.##.#.##:5432', '192.168.#.##:8080', '[sq00:%*4::%*3]:443'],
  project: ['npzr-ovyyvat', 'cebwrpg-?*5', 'Npzr.Cnlzragf', 'vagreany-penjyre-##'],
  branch: ['srngher/NPZR-###-ybtva', 'ubgsvk-?*5', 'nan/jvc', 'eryrnfr/#.#'],
  file: ['Q4-ynlbssf.kyfk', 'ebnqznc-?*4.zq', 'phfgbzref_##.pfi', '?*5.cl', 'nccSbez.gfk'],
  path: [
    '/ubzr/nan/jbex/?*6/vaqrk.gf',
    '/Hfref/Nan Ehvm/Qrfxgbc/frperg cyna.gkg',
    'P:\\Hfref\\wqbr\\NccQngn\\?*6.qyy',
    '\\\\svyrfrei\\?*6\\cynaf',
    './fep/?*7/nqzva.gfk',
    '../?*6/cnpxntr.wfba',
    '~/.ffu/vq_?*5',
    '/ine/jjj/?*6.pbz/choyvp',
    '/zag/p/Hfref/nan/?*5.wf',
    'fep/ovyyvat/?*6.gf',
    '/ebbg/.njf/?*8',
  ],
  url: [
    'uggcf://tvguho.pbz/npzr-?*4/cevingr.tvg',
    'uggcf://nan:?*12@tvg.npzr.pbz/k.tvg',
    'ffu://tvg@tvg.npzr.pbz/?*6.tvg',
    'uggcf://ncv.?*6.vb/i1?xrl=?*16',
    'cbfgterf://nqz_?*3:?*10@##.#.#.#/?*6',
    'zbatbqo+fei://?*6:?*9@pyhfgre.?*5.zbatbqo.arg',
    'uggc://?*6.vagreany:8080/n/o',
  ],
  email: ['nan.ehvm@npzr.pbz', '?*6@?*6.vb', 'wqbr+?*4@tznvy.pbz'],
  package: ['@npzr/?*6', '@npzr-vagreany/ovyyvat-pyvrag', '?*7-cevingr-hgvyf', '@?*5/pber'],
  name: ['npzrovyyvat', 'pyvrag-?*5', '?*7', 'cebq_?*4', 'Ehvm'],
  identifier: ['phfgbzreFfa', 'npzrOvyyvatGbxra', 'vagreany_?*5_vq', 'Nppbhag?*4', 'trgFnynel', '__cevi?*4'],
  database: ['npzr_cebq', 'phfgbzref_?*3', 'uesngn##', 'fnynevrf_2#'],
  bucket: ['npzr-onpxhcf-?*5', 'svanapr.npzr.pbz'],
  image: ['ertvfgel.npzr.pbz/?*5/ncv:1.2', 'npzr/?*6:yngrfg', '##.qxe.rpe.hf-rnfg-1.nznmbanjf.pbz/?*5'],
  container: ['npzr_jro_1', 'cnlzragf-%*9-?*5', 'wbio-?*6'],
  arn: ['nea:njf:vnz::#*12:hfre/nan', 'nea:njf:ynzoqn:hf-rnfg-1:#*12:shapgvba:?*8', 'nea:njf:f3:::npzr-?*5/x'],
  argv: ['qrcybl --gxa ?*12 cebq?*3', 'znvy nan@npzr.pbz --fhow svevat', '/k/?*5.fu -c ?*8'],
  code: ["pbafg cnff = '?*10'", 'yrg phfgbzref = ybnq("?*6")', 'vs (hfre === "nan?*3") terrg()'],
  number: ['#*9', '4### #### #### ####', '+49 ### #######', '#*6'],
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const DIGITS = '0123456789'

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base)
  })
}

/** One value of a slot's usual formats. */
export function valueOf(slot: string, dice: Dice): string {
  const pattern = rot13(dice.pick(PATTERNS[slot] ?? []))
  const expanded = pattern.replaceAll(/([?#%])\*(\d+)/g, (_, kind: string, count: string) => kind.repeat(Number(count)))
  return expanded.replaceAll(/[?#%]/g, (kind) => {
    if (kind === '#') return dice.pick([...DIGITS])
    return dice.pick([...(kind === '%' ? `${DIGITS}abcdef` : LETTERS + LETTERS.toUpperCase() + DIGITS)])
  })
}

export const SLOTS: readonly string[] = Object.keys(PATTERNS)
