import java.io.File;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A name node and two data nodes of HDFS in one process: their files below a folder, their URI in a file, until the process is killed. */
public final class Hdfs {
    public static void main(String[] words) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set("dfs.namenode.http-address", "127.0.0.1:0");
        MiniDFSCluster cluster = new MiniDFSCluster.Builder(configuration, new File(words[0]))
                .numDataNodes(2)
                .build();
        cluster.waitActive();
        java.nio.file.Files.writeString(java.nio.file.Path.of(words[1]), cluster.getURI().toString());
        Thread.currentThread().join();
    }
}
