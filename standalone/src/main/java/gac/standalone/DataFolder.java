package gac.standalone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder a Gác keeps its data in, held by one process at a time. The lock goes with the process, however that ends. */
final class DataFolder implements AutoCloseable {
    private final Path folder;
    private final FileChannel lock;
    private final boolean left;

    private DataFolder(Path folder, FileChannel lock, boolean left) {
        this.folder = folder;
        this.lock = lock;
        this.left = left;
    }

    /**
     * Makes the folder when it is missing, and takes its lock.
     *
     * @throws CommandFailure when another process has it, or it cannot be written
     */
    static DataFolder lock(Path path) {
        FileChannel channel = null;
        try {
            Path folder = Files.createDirectories(path).toRealPath();
            channel = FileChannel.open(
                    folder.resolve("gac.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            FileLock held = tryLock(channel);
            if (held == null) {
                String owner = owner(channel);
                channel.close();
                throw CommandFailure.input("the data folder " + folder + " is in use by another Gác" + owner
                        + ". Stop that one, or choose another folder with --data DIR.");
            }
            boolean left = channel.size() > 0;
            channel.truncate(0);
            channel.write(StandardCharsets.US_ASCII.encode(
                    Long.toString(ProcessHandle.current().pid())));
            return new DataFolder(folder, channel, left);
        } catch (IOException e) {
            close(channel, e);
            throw CommandFailure.input("the data folder " + path + " cannot be used: " + inWords(path, e), e);
        }
    }

    private static String inWords(Path path, IOException failure) {
        if (failure instanceof FileAlreadyExistsException exists) {
            return (exists.getFile() == null ? path : exists.getFile())
                    + " is a file, not a folder. Choose another with --data DIR.";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + " may not be written by this user (" + System.getProperty("user.name")
                    + "). Give it the folder (chown), or choose another with --data DIR.";
        }
        if (failure instanceof FileSystemException system) {
            return system.getFile() + ": " + system.getReason()
                    + ". Mend that, or choose another folder with --data DIR.";
        }
        return failure + ". Choose another folder with --data DIR.";
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(32);
        int read = channel.read(pid, 0);
        return read <= 0 ? "" : " (process " + StandardCharsets.US_ASCII.decode(pid.flip()) + ")";
    }

    private static void close(@Nullable FileChannel channel, IOException cause) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    Path path() {
        return folder;
    }

    /** Whether the process that had it last ended without giving it back: killed, or with the machine. */
    boolean left() {
        return left;
    }

    @Override
    public void close() {
        try {
            lock.truncate(0);
            lock.close();
        } catch (IOException e) {
            throw CommandFailure.input("the lock of " + folder + " cannot be given back: " + e, e);
        }
    }
}
