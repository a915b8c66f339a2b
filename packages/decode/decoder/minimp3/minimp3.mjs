/** Which minimp3.h is compiled: the one inside this version of this crate. */
export const MINIMP3 = {
  crate: 'minimp3-sys',
  version: '0.6.0',
  sha256: '5fb296a790734772b65a5514438cc06d14f24e539c13475ff2a7f737681c82c0',
}
