//! A file that goes to the disk while it is still being written: hundreds of megabytes would else be waited for when
//! the last byte is there.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// Bytes after which the disk is set to work.
const EVERY: usize = if cfg!(test) { 1 << 20 } else { 32 << 20 };

/// A file being written.
#[derive(Debug)]
pub struct Syncing {
    file: File,
    /// Bytes since the disk was last set to work.
    waiting: usize,
    helper: Option<Helper>,
}

/// Who waits for the disk meanwhile.
#[derive(Debug)]
struct Helper {
    ask: SyncSender<()>,
    thread: JoinHandle<io::Result<()>>,
}

impl Syncing {
    /// A file that is written from its beginning.
    #[must_use]
    pub const fn new(file: File) -> Self {
        Self { file, waiting: 0, helper: None }
    }

    /// Waits until everything is on the disk.
    ///
    /// # Errors
    /// When the disk failed, now or before.
    pub fn finish(mut self) -> io::Result<()> {
        self.helper.take().map_or(Ok(()), Helper::wait)?;
        self.file.sync_data()
    }

    fn set_to_work(&mut self) {
        if self.helper.is_none() {
            self.helper = self.file.try_clone().and_then(Helper::new).ok();
        }
        if let Some(helper) = &self.helper {
            // Where it is at work still, it is asked again after the next bytes.
            let _busy = helper.ask.try_send(());
        }
        self.waiting = 0;
    }
}

impl Helper {
    fn new(file: File) -> io::Result<Self> {
        let (ask, asked) = sync_channel(1);
        let thread = thread::Builder::new().spawn(move || asked.iter().try_for_each(|()| file.sync_data()))?;
        Ok(Self { ask, thread })
    }

    /// Lets it end its work.
    fn wait(self) -> io::Result<()> {
        drop(self.ask);
        self.thread.join().unwrap_or_else(|_| Err(io::Error::other("the disk could not be waited for")))
    }
}

impl Drop for Syncing {
    fn drop(&mut self) {
        // A file that was given up is closed before somebody removes it.
        let _nobody_asks = self.helper.take().map(Helper::wait);
    }
}

impl Write for Syncing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.waiting += written;
        if self.waiting >= EVERY {
            self.set_to_work();
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Read for Syncing {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.file.read(bytes)
    }
}

impl Seek for Syncing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_there_however_much_it_is() {
        let folder = tempfile::tempdir().unwrap();
        for (name, times) in [("small", 1), ("large", 3 * EVERY / 1024)] {
            let path = folder.path().join(name);
            let mut file = Syncing::new(File::create(&path).unwrap());
            (0..times).for_each(|n| file.write_all(&[u8::try_from(n % 251).unwrap(); 1024]).unwrap());
            assert_eq!(file.helper.is_some(), times > 1);
            file.finish().unwrap();
            let read = std::fs::read(&path).unwrap();
            assert!(
                read.len() == times * 1024 && read.chunks(1024).enumerate().all(|(n, c)| usize::from(c[0]) == n % 251)
            );
        }
    }
}
