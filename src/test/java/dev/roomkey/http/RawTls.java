package dev.roomkey.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client over TLS that sends bytes as it likes. */
final class RawTls implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int MOMENT_MILLIS = 100;

    private final SSLSocket socket;

    RawTls(SSLContext trust, int port, String protocol) throws IOException {
        socket = (SSLSocket) trust.getSocketFactory().createSocket("localhost", port);
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    RawTls shakeHands() throws IOException {
        socket.startHandshake();
        return this;
    }

    void send(ByteBuf bytes) throws IOException {
        socket.getOutputStream().write(ByteBufUtil.getBytes(bytes));
    }

    /** Reads frames of HTTP/2 to the next one of this type. */
    void awaitFrame(int type) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        var found = false;
        while (!found) {
            var length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            found = in.readUnsignedByte() == type;
            in.skipNBytes(5L + length);
        }
    }

    /** Reads to the end. */
    void awaitEnd() throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Whether the connection still is, a moment after this byte. */
    boolean goesOn(byte next) throws IOException {
        socket.setSoTimeout(MOMENT_MILLIS);
        try {
            socket.getOutputStream().write(next);
            awaitEnd();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
