//! A chunk in few bytes: its columns byte by byte, then zlib.
//!
//! Of numbers that lie close to each other the high bytes are the same: standing together they take next to nothing.
//! Times are differences. Of a flow that was met before, only how far before is written: what begins also ends.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use hashbrown::HashMap;

use super::SavedError;
use crate::columns::{Chunk, ChunkHeader, Columns};

const _: () = assert!(cfg!(target_endian = "little"), "columns are written as they are in memory");

/// No chunk has more bytes than this before it is packed.
const MAX_PLAIN: usize = 1 << 28;
/// So many bytes that stand together are packed by themselves: what is frequent among them is not among others.
const OWN_CODES: usize = 1 << 10;
/// The columns of times and of flags among [`Chunk::parts`].
const TIMES: usize = 3;
const FLAGS: usize = 9;
/// The columns of what makes a flow: addresses, ports, protocol.
const OF_FLOW: [usize; 5] = [4, 5, 6, 7, 8];

/// Adds a frame: how many bytes follow, how many they become, and the bytes.
pub(super) fn pack(chunk: &Chunk, frames: &mut Vec<u8>) -> io::Result<()> {
    let header = chunk.header();
    let back = back_to_same_flow(&chunk.columns);
    let start = frames.len();
    frames.extend_from_slice(&[0; 8]);
    let mut encoder =
        Planes { zlib: ZlibEncoder::new(std::mem::take(frames), Compression::default()), plane: Vec::new() };
    encoder.zlib.write_all(&header.time_base_ms.to_le_bytes())?;
    encoder.zlib.write_all(&(header.n_bytes.len() as u32).to_le_bytes())?;
    header.n_bytes.iter().try_for_each(|n_bytes| encoder.zlib.write_all(&n_bytes.to_le_bytes()))?;
    encoder.write(bytemuck::cast_slice(&back), 4)?;
    let mut changed = Vec::new();
    for (index, (part, width)) in chunk.parts().into_iter().zip(Chunk::widths()).enumerate() {
        changed.clear();
        if index == TIMES {
            changed.extend_from_slice(part);
            to_differences(&mut changed);
            encoder.write(&changed, width)?;
        } else if OF_FLOW.contains(&index) {
            let new = part.chunks_exact(width).zip(&back).filter(|(_, back)| **back == 0);
            new.for_each(|(value, _)| changed.extend_from_slice(value));
            encoder.write(&changed, width)?;
        } else {
            encoder.write(part, width)?;
        }
    }
    let n_plain = encoder.zlib.total_in() as u32;
    *frames = encoder.zlib.finish()?;
    let n_packed = (frames.len() - start - 8) as u32;
    frames[start..start + 4].copy_from_slice(&n_packed.to_le_bytes());
    frames[start + 4..start + 8].copy_from_slice(&n_plain.to_le_bytes());
    Ok(())
}

/// How many rows before each row the last one of the same flow is; 0 where there is none.
fn back_to_same_flow(columns: &Columns) -> Vec<u32> {
    let mut last = HashMap::with_capacity(columns.len());
    let flow = |row: usize| {
        let ends = (columns.source[row].0, columns.destination[row].0);
        (ends, columns.source_port[row], columns.destination_port[row], columns.protocol[row])
    };
    (0..columns.len()).map(|row| last.insert(flow(row), row).map_or(0, |before| (row - before) as u32)).collect()
}

/// Columns byte by byte.
struct Planes {
    zlib: ZlibEncoder<Vec<u8>>,
    plane: Vec<u8>,
}

impl Planes {
    /// First the lowest bytes of all values, then the next ones.
    fn write(&mut self, values: &[u8], width: usize) -> io::Result<()> {
        for place in 0..width {
            self.plane.clear();
            self.plane.extend(values.iter().skip(place).step_by(width));
            self.zlib.write_all(&self.plane)?;
            if self.plane.len() >= OWN_CODES {
                self.zlib.flush()?;
            }
        }
        Ok(())
    }
}

/// Reads the next frame; `None` after the last, which is one without bytes.
pub(super) fn unpack(frames: &mut impl Read) -> Result<Option<Chunk>, SavedError> {
    let n_packed = read_u32(frames)?;
    let n_plain = read_u32(frames)? as usize;
    if n_packed == 0 {
        return Ok(None);
    }
    if n_plain > MAX_PLAIN {
        return Err(SavedError::broken("a part of it is larger than any that is written"));
    }
    let chunk = chunk_of(&unpack_frame(frames, n_packed, n_plain)?)?;
    chunk.check().map_err(|error| SavedError::Broken(error.to_string()))?;
    Ok(Some(chunk))
}

/// What a frame unpacks to. The sizes are those before it.
pub(super) fn unpack_frame(frames: &mut impl Read, n_packed: u32, n_plain: usize) -> Result<Vec<u8>, SavedError> {
    let mut plain = Vec::new();
    let mut packed = frames.take(n_packed.into());
    // One more, so that the decoder comes to its checksum.
    ZlibDecoder::new(&mut packed).take(n_plain as u64 + 1).read_to_end(&mut plain)?;
    if plain.len() != n_plain {
        return Err(SavedError::broken("a part of it has another length than it says"));
    }
    io::copy(&mut packed, &mut io::sink())?;
    if packed.limit() > 0 {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    Ok(plain)
}

fn chunk_of(plain: &[u8]) -> Result<Chunk, SavedError> {
    let mut rest = plain;
    let mut time_base = [0; 8];
    rest.read_exact(&mut time_base)?;
    let n_parts = read_u32(&mut rest)? as usize;
    let widths = Chunk::widths();
    if n_parts != widths.len() {
        return Err(SavedError::broken("it has not the columns of this format"));
    }
    let mut n_bytes = Vec::with_capacity(n_parts);
    for _ in 0..n_parts {
        n_bytes.push(read_u32(&mut rest)?);
    }
    let n_rows = n_bytes[FLAGS] as usize;
    let mut back = vec![0_u32; n_rows];
    join(taken(&mut rest, 4 * n_rows)?, 4, bytemuck::cast_slice_mut(&mut back));
    if back.iter().zip(0..).any(|(back, row): (&u32, u32)| *back > row) {
        return Err(SavedError::broken("a row of it is of a flow that is not in it"));
    }
    let n_new = back.iter().filter(|back| **back == 0).count();
    // All sizes before any memory is asked for.
    let is_as_long = OF_FLOW.iter().all(|column| n_bytes[*column] as usize == n_rows * widths[*column]);
    let n_left_out = OF_FLOW.iter().map(|column| (n_rows - n_new) * widths[*column]).sum::<usize>();
    if !is_as_long || n_bytes.iter().map(|n| *n as usize).sum::<usize>() != rest.len() + n_left_out {
        return Err(SavedError::broken("its columns are not as long as it says"));
    }
    let header = ChunkHeader { time_base_ms: u64::from_le_bytes(time_base), n_bytes };
    let mut index = 0;
    Chunk::from_parts(&header, |part| {
        let width = widths[index];
        let is_of_flow = OF_FLOW.contains(&index);
        let n_here = if is_of_flow { n_new * width } else { part.len() };
        // Their sum was looked at.
        let (planes, others) = rest.split_at(n_here.min(rest.len()));
        rest = others;
        if is_of_flow {
            let mut new = vec![0; n_here];
            join(planes, width, &mut new);
            repeat(&new, &back, width, part);
        } else {
            join(planes, width, part);
        }
        if index == TIMES {
            from_differences(part);
        }
        index += 1;
    })
    .map_err(|error| SavedError::Broken(error.to_string()))
}

fn taken<'p>(rest: &mut &'p [u8], n_bytes: usize) -> io::Result<&'p [u8]> {
    let (taken, others) = rest.split_at_checked(n_bytes).ok_or(io::ErrorKind::UnexpectedEof)?;
    *rest = others;
    Ok(taken)
}

/// Each row's value: a new one, or that of the row so far before it.
fn repeat(new: &[u8], back: &[u32], width: usize, values: &mut [u8]) {
    let mut new = new.chunks_exact(width);
    for (row, back) in back.iter().enumerate() {
        let (done, rest) = values.split_at_mut(row * width);
        let value = match *back as usize * width {
            0 => new.next().unwrap_or_default(),
            back => &done[done.len() - back..][..width],
        };
        rest[..value.len()].copy_from_slice(value);
    }
}

pub(super) fn read_u32(source: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    source.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

/// Back from planes: first the lowest bytes of all values, then the next ones.
fn join(planes: &[u8], width: usize, values: &mut [u8]) {
    let n = values.len() / width;
    for (place, plane) in planes.chunks_exact(n.max(1)).enumerate().take(width) {
        for (value, byte) in values.iter_mut().skip(place).step_by(width).zip(plane) {
            *value = *byte;
        }
    }
}

/// Each 32-bit number becomes its difference from the one before, the sign in the lowest bit.
fn to_differences(numbers: &mut [u8]) {
    let mut before = 0;
    for bytes in numbers.as_chunks_mut::<4>().0 {
        let number = u32::from_le_bytes(*bytes);
        let difference = number.wrapping_sub(before) as i32;
        *bytes = (((difference << 1) ^ (difference >> 31)) as u32).to_le_bytes();
        before = number;
    }
}

/// Back from [`to_differences`].
fn from_differences(numbers: &mut [u8]) {
    let mut before = 0_u32;
    for bytes in numbers.as_chunks_mut::<4>().0 {
        let folded = u32::from_le_bytes(*bytes);
        let difference = (folded >> 1) ^ (folded & 1).wrapping_neg();
        before = before.wrapping_add(difference);
        *bytes = before.to_le_bytes();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::{AddressIndex, Flags};
    use crate::flow::Address;

    #[test]
    fn columns_are_where_they_are_looked_for() {
        let mut chunk = Chunk::default();
        chunk.columns.time_offset = vec![7; 3];
        chunk.columns.source = vec![AddressIndex(0); 4];
        chunk.columns.protocol = vec![6; 5];
        chunk.columns.flags = vec![Flags::from_bits(0); 6];
        let sizes = chunk.header().n_bytes;
        assert_eq!([TIMES, OF_FLOW[0], OF_FLOW[4], FLAGS].map(|column| sizes[column]), [12, 16, 5, 6]);
    }

    #[test]
    fn what_has_changed_on_the_way_is_an_error() {
        let mut chunk = Chunk::default();
        chunk.dictionaries.addresses = vec![Address::from_v4_bits(7); 40];
        let mut frame = Vec::new();
        pack(&chunk, &mut frame).unwrap();
        assert_eq!(unpack(&mut frame.as_slice()).unwrap().as_ref(), Some(&chunk));
        for bit in 0..8 * frame.len() {
            let mut frame = frame.clone();
            frame[bit / 8] ^= 1 << (bit % 8);
            // A few bits between the blocks mean nothing.
            let is_as_it_was = |read: &Result<Option<Chunk>, _>| matches!(read, Ok(Some(read)) if *read == chunk);
            let read = unpack(&mut frame.as_slice());
            assert!(is_as_it_was(&read) || !matches!(read, Ok(Some(_))), "bit {bit}");
        }
    }

    #[test]
    fn differences_come_back() {
        let numbers: Vec<u32> = vec![0, u32::MAX, 5, 4, 1 << 31, 0, 1, u32::MAX - 1];
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        let mut changed = bytes.clone();
        to_differences(&mut changed);
        assert_eq!(changed[8..12], 6_u32.rotate_left(1).to_le_bytes());
        from_differences(&mut changed);
        assert_eq!(changed, bytes);
    }

    #[test]
    fn bytes_are_put_together_again() {
        let mut values = [0; 6];
        join(b"acebdf", 2, &mut values);
        assert_eq!(&values, b"abcdef");
        join(b"", 20, &mut []);
    }
}
