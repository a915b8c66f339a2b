//! Symphonia behind a small C interface, for WebAssembly without a system: the host reads the file.
//!
//! One file an instance. `open` probes and chooses the first track of sound; `next` decodes a packet into one planar
//! float32 buffer; `seek` goes to a sample. A negative result is an error, whose text `message` points to. A panic traps:
//! the host throws the instance away.

use std::io::{Read, Seek, SeekFrom};
use symphonia_core::audio::{AudioBuffer, AudioBufferRef, Signal};
use symphonia_core::codecs::*;
use symphonia_core::errors::Error;
use symphonia_core::formats::{FormatOptions, FormatReader, Packet, SeekMode, SeekTo};
use symphonia_core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia_core::meta::MetadataOptions;
use symphonia_core::probe::{Hint, Probe};

#[link(wasm_import_module = "env")]
extern "C" {
    /// Copies up to `length` bytes from `position` of the file to `to`; returns how many, -1 when reading failed.
    fn read(position: f64, to: *mut u8, length: u32) -> i32;
    /// Bytes of the file.
    fn size() -> f64;
}

struct HostSource {
    position: u64,
    length: u64,
}

impl Read for HostSource {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = unsafe { read(self.position as f64, buffer.as_mut_ptr(), buffer.len() as u32) };
        if count < 0 {
            return Err(std::io::Error::new(std::io::ErrorKind::Other, "the source cannot be read"));
        }
        self.position += count as u64;
        Ok(count as usize)
    }
}

impl Seek for HostSource {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let at = match to {
            SeekFrom::Start(offset) => offset as i128,
            SeekFrom::End(offset) => self.length as i128 + offset as i128,
            SeekFrom::Current(offset) => self.position as i128 + offset as i128,
        };
        if at < 0 {
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidInput, "a seek before the start"));
        }
        self.position = at as u64;
        Ok(self.position)
    }
}

impl MediaSource for HostSource {
    fn is_seekable(&self) -> bool {
        true
    }
    fn byte_len(&self) -> Option<u64> {
        Some(self.length)
    }
}

struct State {
    /// None for packets that the host finds.
    format: Option<Box<dyn FormatReader>>,
    /// None for a codec that the host decodes: `next` then hands out packets.
    decoder: Option<Box<dyn Decoder>>,
    parameters: CodecParameters,
    /// The packet before, of a codec whose decoder is made anew at every `ANCHOR` packets.
    before: Option<Packet>,
    packet: Vec<u8>,
    track: u32,
    samples: Vec<f32>,
    channels: usize,
    frames: usize,
    rate: u32,
    /// The first sample of the packet, and its length, in the time base.
    time: u64,
    duration: u64,
    broken: u32,
    /// Streams that began after the first.
    chained: u32,
}

static mut STATE: Option<State> = None;
static mut MESSAGE: String = String::new();
static mut INPUT: Vec<u8> = Vec::new();

const END: i32 = -1;
const FAILED: i32 = -2;
/// AAC: samples of a packet, and packets after which the decoder is made anew. Its noise (PNS) comes from a generator that
/// runs on from packet to packet; so a place sounds the same wherever decoding began.
const AAC_PACKET: u64 = 1024;
const ANCHOR: u64 = 64;
/// Packets in a row that may be unreadable.
const MOST_BROKEN: u32 = 10_000;

fn fail(error: impl std::fmt::Display) -> i32 {
    unsafe { MESSAGE = error.to_string() };
    FAILED
}

fn state() -> &'static mut State {
    unsafe { STATE.as_mut().expect("open comes first") }
}

fn probe() -> Probe {
    #[allow(unused_mut)]
    let mut probe = Probe::default();
    #[cfg(feature = "flac")]
    probe.register_all::<symphonia_bundle_flac::FlacReader>();
    #[cfg(feature = "ogg")]
    probe.register_all::<symphonia_format_ogg::OggReader>();
    #[cfg(feature = "mp4")]
    {
        probe.register_all::<symphonia_format_isomp4::IsoMp4Reader>();
        probe.register_all::<symphonia_codec_aac::AdtsReader>();
    }
    #[cfg(feature = "mkv")]
    probe.register_all::<symphonia_format_mkv::MkvReader>();
    #[cfg(feature = "aiff")]
    probe.register_all::<symphonia_format_riff::AiffReader>();
    #[cfg(feature = "caf")]
    probe.register_all::<symphonia_format_caf::CafReader>();
    probe
}

fn codecs() -> CodecRegistry {
    #[allow(unused_mut)]
    let mut registry = CodecRegistry::new();
    #[cfg(feature = "mp3")]
    registry.register_all::<symphonia_bundle_mp3::MpaDecoder>();
    #[cfg(feature = "flac")]
    registry.register_all::<symphonia_bundle_flac::FlacDecoder>();
    #[cfg(feature = "ogg")]
    registry.register_all::<symphonia_codec_vorbis::VorbisDecoder>();
    #[cfg(feature = "mp4")]
    registry.register_all::<symphonia_codec_aac::AacDecoder>();
    #[cfg(any(feature = "mp4", feature = "caf"))]
    registry.register_all::<symphonia_codec_alac::AlacDecoder>();
    #[cfg(feature = "pcm")]
    registry.register_all::<symphonia_codec_pcm::PcmDecoder>();
    registry
}

fn make(parameters: &CodecParameters) -> symphonia_core::errors::Result<Box<dyn Decoder>> {
    codecs().make(parameters, &DecoderOptions { verify: false })
}

/// The first track of sound of a container, with its decoder.
fn choose(format: &dyn FormatReader) -> Result<(u32, CodecParameters, Option<Box<dyn Decoder>>), String> {
    let mut why = String::from("no track of sound");
    for track in format.tracks() {
        let parameters = &track.codec_params;
        if parameters.codec == CODEC_TYPE_NULL {
            continue;
        }
        let decoder = if parameters.codec == CODEC_TYPE_OPUS { Ok(None) } else { make(parameters).map(Some) };
        match decoder {
            Ok(decoder) => return Ok((track.id, parameters.clone(), decoder)),
            Err(error) => why = error.to_string(),
        }
    }
    Err(why)
}

fn start(format: Option<Box<dyn FormatReader>>, track: u32, parameters: CodecParameters, decoder: Option<Box<dyn Decoder>>) {
    let channels = parameters.channels.map_or(0, |c| c.count());
    let rate = parameters.sample_rate.unwrap_or(0);
    unsafe {
        STATE = Some(State {
            format,
            decoder,
            parameters,
            before: None,
            packet: Vec::new(),
            track,
            samples: Vec::new(),
            channels,
            frames: 0,
            rate,
            time: 0,
            duration: 0,
            broken: 0,
            chained: 0,
        })
    };
}

/// Opens the file. 0, or FAILED.
#[no_mangle]
pub extern "C" fn open(gapless: i32) -> i32 {
    unsafe { STATE = None };
    let source = HostSource { position: 0, length: unsafe { size() } as u64 };
    let stream = MediaSourceStream::new(Box::new(source), MediaSourceStreamOptions { buffer_len: 1 << 18 });
    let formats = FormatOptions { enable_gapless: gapless != 0, prebuild_seek_index: false, seek_index_fill_rate: 20 };
    let format = match probe().format(&Hint::new(), stream, &formats, &MetadataOptions::default()) {
        Ok(probed) => probed.format,
        Err(error) => return fail(error),
    };
    match choose(&*format) {
        Ok((track, parameters, decoder)) => {
            start(Some(format), track, parameters, decoder);
            0
        }
        Err(why) => fail(why),
    }
}

/// Prepares for packets of mp3 that the host finds and hands over by `decode`. 0, or FAILED.
#[no_mangle]
pub extern "C" fn open_mp3(rate: u32) -> i32 {
    unsafe { STATE = None };
    let mut parameters = CodecParameters::new();
    parameters.for_codec(CODEC_TYPE_MP3).with_sample_rate(rate);
    match make(&parameters) {
        Ok(decoder) => {
            start(None, 0, parameters, Some(decoder));
            0
        }
        Err(error) => fail(error),
    }
}

/// Room for a packet of `length` bytes.
#[no_mangle]
pub extern "C" fn input(length: usize) -> *mut u8 {
    unsafe {
        INPUT.resize(length, 0);
        INPUT.as_mut_ptr()
    }
}

/// Decodes the packet in `input`: frames, or FAILED where it cannot be decoded.
#[no_mangle]
pub extern "C" fn decode() -> i32 {
    let packet = Packet::new_from_slice(0, 0, 0, unsafe { &INPUT });
    if decode_packet(state(), &packet) {
        state().frames as i32
    } else {
        FAILED
    }
}

#[no_mangle]
pub extern "C" fn sample_rate() -> u32 {
    state().rate
}

#[no_mangle]
pub extern "C" fn channels() -> u32 {
    state().channels as u32
}

/// 1 FLAC, 2 Vorbis, 3 AAC, 4 ALAC, 5 Opus, 6 mp3, 0 another.
#[no_mangle]
pub extern "C" fn codec() -> i32 {
    match state().parameters.codec {
        CODEC_TYPE_FLAC => 1,
        CODEC_TYPE_VORBIS => 2,
        CODEC_TYPE_AAC => 3,
        CODEC_TYPE_ALAC => 4,
        CODEC_TYPE_OPUS => 5,
        CODEC_TYPE_MP3 => 6,
        _ => 0,
    }
}

/// Samples from a time of the container's clock.
fn to_samples(s: &State, time: u64) -> u64 {
    match s.parameters.time_base {
        Some(base) if s.rate > 0 && base.denom > 0 => {
            let scaled = time as u128 * base.numer as u128 * s.rate as u128;
            ((scaled + base.denom as u128 / 2) / base.denom as u128) as u64
        }
        _ => time,
    }
}

/// Frames that the container claims; -1 unknown.
#[no_mangle]
pub extern "C" fn claimed_frames() -> f64 {
    let s = state();
    s.parameters.n_frames.map_or(-1.0, |n| to_samples(s, n) as f64)
}

/// 1 where the container's clock counts samples.
#[no_mangle]
pub extern "C" fn is_exact() -> i32 {
    let s = state();
    s.parameters.time_base.map_or(0, |base| (base.numer == 1 && base.denom == s.rate) as i32)
}

/// How often a new stream began in the file.
#[no_mangle]
pub extern "C" fn chained() -> u32 {
    state().chained
}

/// The next packet of the track.
fn take(s: &mut State) -> Result<Packet, i32> {
    loop {
        let format = s.format.as_mut().expect("a container");
        match format.next_packet() {
            Ok(packet) if packet.track_id() != s.track => continue,
            Ok(packet) => {
                s.time = packet.ts();
                s.duration = packet.dur();
                return Ok(packet);
            }
            Err(Error::IoError(error)) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Err(END),
            Err(Error::ResetRequired) => match choose(&**format) {
                Ok((track, parameters, decoder)) => {
                    if parameters.sample_rate != s.parameters.sample_rate || parameters.codec != s.parameters.codec {
                        return Err(END);
                    }
                    s.track = track;
                    s.parameters = parameters;
                    s.decoder = decoder;
                    s.before = None;
                    s.chained += 1;
                }
                Err(_) => return Err(END),
            },
            Err(Error::DecodeError(_)) => {
                s.broken += 1;
                if s.broken > MOST_BROKEN {
                    return Err(fail("too many packets that cannot be read"));
                }
            }
            Err(error) => return Err(fail(error)),
        }
    }
}

/// Passes over the next packet. 0, END or FAILED.
#[no_mangle]
pub extern "C" fn skip() -> i32 {
    match take(state()) {
        Ok(_) => 0,
        Err(code) => code,
    }
}

/// Decodes the next packet of the track. Frames, which may be 0; END or FAILED. `time` is its first frame's place; packets
/// that cannot be decoded are passed over and counted.
#[no_mangle]
pub extern "C" fn next() -> i32 {
    let s = state();
    loop {
        let packet = match take(s) {
            Ok(packet) => packet,
            Err(code) => return code,
        };
        if s.decoder.is_none() {
            s.packet.clear();
            s.packet.extend_from_slice(packet.buf());
            return s.packet.len() as i32;
        }
        let is_aac = s.parameters.codec == CODEC_TYPE_AAC;
        if is_aac && (to_samples(s, packet.ts()) / AAC_PACKET) % ANCHOR == 0 {
            if let Ok(fresh) = make(&s.parameters) {
                s.decoder = Some(fresh);
                if let Some(before) = s.before.take() {
                    decode_packet(s, &before);
                }
            }
        }
        let decoded = decode_packet(s, &packet);
        if is_aac {
            s.before = Some(packet);
        }
        if decoded {
            return s.frames as i32;
        }
        s.broken += 1;
        if s.broken > MOST_BROKEN {
            return fail("too many packets that cannot be decoded");
        }
    }
}

/// Decodes into `samples`. The channels may change in the middle of a stream: then a new decoder takes the packet.
fn decode_packet(s: &mut State, packet: &Packet) -> bool {
    for attempt in 0..2 {
        let decoder = s.decoder.as_mut().expect("a decoder");
        match decoder.decode(packet) {
            Ok(decoded) => {
                let spec = *decoded.spec();
                s.channels = spec.channels.count();
                s.rate = spec.rate;
                s.frames = decoded.frames();
                copy(&mut s.samples, decoded);
                return true;
            }
            Err(_) if attempt == 0 => match make(&s.parameters) {
                Ok(fresh) => s.decoder = Some(fresh),
                Err(_) => return false,
            },
            Err(_) => return false,
        }
    }
    false
}

fn copy(samples: &mut Vec<f32>, decoded: AudioBufferRef<'_>) {
    let (channels, frames) = (decoded.spec().channels.count(), decoded.frames());
    samples.clear();
    if frames == 0 {
        return;
    }
    let mut planar = AudioBuffer::<f32>::new(decoded.capacity() as u64, *decoded.spec());
    decoded.convert(&mut planar);
    samples.reserve(channels * frames);
    for channel in 0..channels {
        samples.extend_from_slice(&planar.chan(channel)[..frames]);
    }
}

/// Place of the first frame of the packet.
#[no_mangle]
pub extern "C" fn time() -> f64 {
    let s = state();
    to_samples(s, s.time) as f64
}

/// Frames of the packet, as its container says.
#[no_mangle]
pub extern "C" fn duration() -> f64 {
    let s = state();
    to_samples(s, s.duration) as f64
}

/// Planar float32: channel after channel.
#[no_mangle]
pub extern "C" fn samples() -> *const f32 {
    state().samples.as_ptr()
}

/// The packet that the host decodes.
#[no_mangle]
pub extern "C" fn packet() -> *const u8 {
    state().packet.as_ptr()
}

/// The codec's set-up bytes.
#[no_mangle]
pub extern "C" fn setup() -> *const u8 {
    state().parameters.extra_data.as_ref().map_or(std::ptr::null(), |data| data.as_ptr())
}

#[no_mangle]
pub extern "C" fn setup_length() -> usize {
    state().parameters.extra_data.as_ref().map_or(0, |data| data.len())
}

/// Packets that could not be decoded since `open`.
#[no_mangle]
pub extern "C" fn broken() -> u32 {
    state().broken
}

/// Goes to the packet that holds `frame` or lies before it. 0, or FAILED.
#[no_mangle]
pub extern "C" fn seek(frame: f64) -> i32 {
    let s = state();
    let ts = match s.parameters.time_base {
        Some(base) if s.rate > 0 && base.numer > 0 => {
            (frame as u128 * base.denom as u128 / (base.numer as u128 * s.rate as u128)) as u64
        }
        _ => frame as u64,
    };
    s.before = None;
    let format = s.format.as_mut().expect("a container");
    match format.seek(SeekMode::Accurate, SeekTo::TimeStamp { ts, track_id: s.track }) {
        Ok(_) => {
            if let Some(decoder) = &mut s.decoder {
                decoder.reset();
            }
            0
        }
        Err(error) => fail(error),
    }
}

#[no_mangle]
pub extern "C" fn message() -> *const u8 {
    unsafe { MESSAGE.as_ptr() }
}

#[no_mangle]
pub extern "C" fn message_length() -> usize {
    unsafe { MESSAGE.len() }
}
