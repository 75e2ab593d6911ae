package dev.leadline.web;

import dev.leadline.web.FetchFailure.Reason;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Refuses a PDF file whose compressed parts would fill the memory: all of them are unpacked and counted, but not kept, before
 * the file is opened. A part may be packed several times.
 */
final class PdfBomb {

    private static final long MAX_UNPACKED = 300L * 1024 * 1024;
    private static final byte[] STREAM = {'s', 't', 'r', 'e', 'a', 'm'};

    private long unpacked;

    private PdfBomb() {}

    static void check(byte[] file) {
        PdfBomb bomb = new PdfBomb();
        for (int at = 0; at + STREAM.length + 4 < file.length; at++) {
            if (file[at] == STREAM[0] && begins(file, at)) {
                int start = at + STREAM.length;
                start += file[start] == '\r' ? 1 : 0;
                start += file[start] == '\n' ? 1 : 0;
                bomb.unpack(file, start);
            }
        }
    }

    private static boolean begins(byte[] file, int at) {
        for (int i = 0; i < STREAM.length; i++) {
            if (file[at + i] != STREAM[i]) {
                return false;
            }
        }
        return true;
    }

    /** Counts what the data would become, and what that would become if it is packed, too. */
    private void unpack(byte[] file, int start) {
        if (!isPacked(file, start, file.length)) {
            return;
        }
        Inflater outer = new Inflater();
        Inflater inner = new Inflater();
        byte[] part = new byte[64 * 1024];
        byte[] innerPart = new byte[64 * 1024];
        try {
            outer.setInput(file, start, file.length - start);
            boolean isFirst = true;
            boolean isTwice = false;
            while (!outer.finished()) {
                int length = outer.inflate(part);
                if (length == 0) {
                    return;
                }
                count(length);
                isTwice |= isFirst && isPacked(part, 0, length);
                isFirst = false;
                isTwice = isTwice && inflate(inner, part, length, innerPart);
            }
        } catch (DataFormatException e) {
            // No packed data, or broken: then the parser will not unpack more of it either.
            return;
        } finally {
            outer.end();
            inner.end();
        }
    }

    private boolean inflate(Inflater inflater, byte[] data, int length, byte[] into) {
        try {
            inflater.setInput(data, 0, length);
            for (int got = inflater.inflate(into); got > 0; got = inflater.inflate(into)) {
                count(got);
            }
            return !inflater.finished();
        } catch (DataFormatException e) {
            return false;
        }
    }

    private void count(int bytes) {
        unpacked += bytes;
        if (unpacked > MAX_UNPACKED) {
            throw new FetchFailure(
                    Reason.TOO_LARGE, "the PDF would have more than " + MAX_UNPACKED / 1024 / 1024 + " MB unpacked");
        }
    }

    /** Whether a header of zlib begins here (RFC 1950, 2.2). */
    private static boolean isPacked(byte[] data, int at, int length) {
        return at + 1 < length && (data[at] & 0x0f) == 8 && ((data[at] & 0xff) * 256 + (data[at + 1] & 0xff)) % 31 == 0;
    }
}
