/** What no client should send, piece by piece. */
export const NAMES = [
  'track_name',
  'artists',
  'k',
  'shift',
  'q',
  'n',
  'limit',
  'offset',
  'id',
  'count',
  'item_id',
  'start_song_id',
  'end_song_id',
  'f',
  'u',
  'from',
  'to',
  'name',
  'artist',
  'seed',
  '__proto__',
  '',
]
export const VALUES = [
  '', '0', '1', '-1', '3', '2147483648', '9007199254740993', '1e308', 'NaN', 'Infinity', '0x10', '１', ' 7 ', 'null', 'true',
  '../../etc/passwd', '..%2f..%2f', '%00', '%ff%fe', '%', "' OR 1=1 --", '"; DROP TABLE songs', 'title:* NEAR/0', '<script>',
  '王菲', '\u0000', '\ud800', 'é'.repeat(600), 'x'.repeat(5000), '[1,2]', '{}', 'Track 5', 'Rare', 'constructor', '__proto__',
  'C:\\Windows\\win.ini', 'file:///etc/passwd', '\r\nX-Injected: 1', '🎵', '\u202e', '-0', '+5', '5.0', '1_000',
] // biome-ignore format: a list is easier to read than a column
export const BODIES = [
  '', '{', '[]', 'null', '"x"', '{"ids":1}', '{"ids":[]}', '{"ids":[1,2,3]}', '{"ids":[1.5]}', '{"ids":["1"]}',
  '{"ids":[-1]}', '{"ids":[99999]}', '{"ids":[null]}', '{"ids":{"length":3}}', '{"ids":[1],"entries":"files"}',
  '{"catalog_ids":[1e400]}', '{"tracks":[{"track_name":"\\ud800"}]}', '{"tracks":[{"track_name":"Track 5"}],"limit":{}}',
  'id=1&f=json', 'id=1&id=2&f=xml&u=a&p=enc:zz', 'f=json&apiKey=x&=&%', '{"name":"ann","password":""}', '{"name":{},"password":[]}',
  '{"plus":[{"id":1}]}', '{"plus":[{"id":1e400}],"minus":{}}', '{"plus":[{"ids":[1,"2"]},null]}', '{"minus":[{"album":[],"artist":{}}]}',
  '{"plus":[{"artist":"Björk","weight":1e-320}],"limit":-1}', '{"plus":[{"path":"/etc/passwd"}]}', '{"plus":[{"tags":"\\ud800"}]}',
  '{"ids":[1],"entries":{}}', '{"__proto__":{"ids":[1]}}', `{"ids":[${'1,'.repeat(20_000)}1]}`, 'x'.repeat(400_000),
] // biome-ignore format: a list is easier to read than a column
export const METHODS = ['GET', 'GET', 'GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH']
export const RANGES = [
  'bytes=0-1',
  'bytes=-',
  'bytes=9-1',
  'bytes=999999999-',
  'bytes=0-1,2-3',
  'x',
  'bytes=-99999999999999999999',
]

export const TYPES = ['text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded', 'application/jsonx', '']
