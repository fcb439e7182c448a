package io.cadenza.cli.toy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sound.midi.MidiDevice;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.Transmitter;
import javax.sound.midi.spi.MidiDeviceProvider;

/** A MIDI port of this JVM that keeps what is sent to it. */
public final class ToyPort extends MidiDeviceProvider {
    /** Its name. */
    public static final String NAME = "Toy Port";

    /** Commands and keys of all notes sent since it was opened last. */
    public static final List<String> HEARD = new CopyOnWriteArrayList<>();

    private static final MidiDevice.Info INFO = new MidiDevice.Info(NAME, "Cadenza", "a toy", "1") {};

    @Override
    public MidiDevice.Info[] getDeviceInfo() {
        return new MidiDevice.Info[] {INFO};
    }

    @Override
    public MidiDevice getDevice(MidiDevice.Info info) {
        if (info != INFO) {
            throw new IllegalArgumentException("Only " + NAME);
        }
        return new Device();
    }

    private static final class Device implements MidiDevice, Receiver {
        private boolean open;

        @Override
        public Info getDeviceInfo() {
            return INFO;
        }

        @Override
        public void open() {
            open = true;
            HEARD.clear();
        }

        @Override
        public void close() {
            open = false;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public long getMicrosecondPosition() {
            return -1;
        }

        @Override
        public int getMaxReceivers() {
            return -1;
        }

        @Override
        public int getMaxTransmitters() {
            return 0;
        }

        @Override
        public Receiver getReceiver() {
            return this;
        }

        @Override
        public List<Receiver> getReceivers() {
            return List.of(this);
        }

        @Override
        public Transmitter getTransmitter() {
            throw new IllegalStateException("It only takes notes");
        }

        @Override
        public List<Transmitter> getTransmitters() {
            return List.of();
        }

        @Override
        public void send(MidiMessage message, long timeStamp) {
            if (message instanceof ShortMessage note && note.getCommand() == ShortMessage.NOTE_ON) {
                HEARD.add("on " + note.getData1());
            } else if (message instanceof ShortMessage note && note.getCommand() == ShortMessage.NOTE_OFF) {
                HEARD.add("off " + note.getData1());
            }
        }
    }
}
