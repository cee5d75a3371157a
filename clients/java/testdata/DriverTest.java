package concord;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Exchanger;

/**
 * The client on the wire, beside a binding written by hand (Binding.java here). Each line below is a request and what
 * must be answered; `*` stands for any text within a string of the answer.
 */
final class DriverTest {
  private DriverTest() {}

  private static final String TM = "1,2,3,4,5,106,";

  private static final boolean VIRTUAL = Runtime.version().feature() >= 21;

  private static final String[] CONVERSATION = {
    "a struct that is a result is its fields",
    "'call':'div','rows':[[17,5],[-17,5]]", "'rows':[[[3,2]],[[-3,-2]]]",
    "several results are told one by one, though C gets a struct",
    "'call':'ldiv','rows':[['9223372036854775807','10']]", "'rows':[['922337203685477580','7']]",
    "what a pointer leads to is read after the call, and as many cells as were written",
    "'call':'frexp','rows':[['4028000000000000',[0]],['4028000000000000',[0,9]]]",
    "'rows':[['3fe8000000000000',[4]],['3fe8000000000000',[4,9]]]",
    "bytes are hex; memory that was passed elsewhere is the callee's here, as long as its count says",
    "'call':'memfrob','rows':[['00ff2a','3'],['00ff','1'],['','0']]",
    "'rows':[['2ad500','2ad500'],['2a','2aff'],['','']]",
    "a count that cannot be one is told, and not followed",
    "'call':'getenv','rows':[['50415448'],['3d']]", "'rows':[{'error':'raised','text':'*33554432 cells*'},[null]]",
    "structs in memory have their padding, and text that the callee put there is read",
    "'call':'timegm','rows':[[[[" + TM + "0,0,1,'77','6162']]]]",
    "'rows':[['1149390121',[[" + TM + "0,154,0,'0','474d54']]]]",
    "cells that are structs are changed one by one",
    "'call':'poll','rows':[[[[-1,1,7],[-2,2,7]],'2',0]]", "'rows':[[0,[[-1,1,0],[-2,2,0]]]]",
    "an address that the callee set leads to its own memory, the caller's to what was passed",
    "'call':'strtol','rows':[['313278','+',10],['313278',['6f'],10],['3132',[null],10]]",
    "'rows':[{'error':'bad-value','text':'argument 2 (end): *'},['12',['78']],['12',['']]]",
    "text that is given is read and freed; null is no text",
    "'call':'strdup','rows':[['c3a9'],[''],[{'repeat':'61','times':3}],['6100'],['6'],['C3']]",
    "'rows':[['c3a9'],[''],['616161'],{'error':'bad-value','text':'*NUL*'},{'error':'bad-value','text':'*'},"
        + "{'error':'bad-value','text':'*'}]",
    "a callback answers in order, the last answer again and again, and is told by its calls",
    "'call':'qsort','rows':[[[3,1],'2','4',{'returns':[1]}],[[3,1],'2','4',{'returns':[-1,1]}],[[],'0','4',null]]",
    "'rows':[[[1,3],[[[3],[1]]]],[[3,1],[[[3],[1]]]],[[],null]]",
    "a callback's script must be one",
    "'call':'qsort','rows':[[[],'0','4',{}],[[],'0','4',{'returns':['x']}],[[],'0','4',{'calls':-1,'returns':[1]}]]",
    "'rows':[{'error':'bad-value','text':'argument 4 (order): *returns*'},"
        + "{'error':'bad-value','text':'argument 4 (order): *'},{'error':'bad-value','text':'argument 4 (order): *calls*'}]",
    "a callback on another thread is waited for",
    "'call':'pthread_create','rows':[[['0'],null,{'returns':['7'],'calls':1},'99']]", "'rows':[[0,[['99']]]]",
    "one that is kept is called after its row, and read takes its calls out",
    "'call':'pthread_create','rows':[[['0'],null,{'keep':'run','value':{'returns':[null],'calls':1}},null]]",
    "'rows':[[0,[[null]]]]",
    "'call':'pthread_create','rows':[[['0'],null,{'kept':'run'},'5']]", "'rows':[[0,*",
    "'read':'run','calls':2", "'rows':[[[[null],['5']]]]",
    "'read':'run'", "'rows':[[[]]]",
    "memory is kept until it is released, and shows what it holds now",
    "'call':'frexp','rows':[['4028000000000000',{'keep':'x','value':[0,1]}]]", "'rows':[['3fe8000000000000',[4,1]]]",
    "'call':'frexp','rows':[['3ff0000000000000',{'kept':'x'}]]", "'rows':[['3fe0000000000000',[1,1]]]",
    "'read':'x'", "'rows':[[[1,1]]]",
    "a function is not taken for memory, nor memory for a function",
    "'call':'qsort','rows':[[[],'0','4',{'kept':'x'}],[{'kept':'run'},'0','4',null]]",
    "'rows':[{'error':'bad-value','text':'*another type*'},{'error':'bad-value','text':'*another type*'}]",
    "a row that is not carried out keeps nothing",
    "'call':'frexp','rows':[['4028000000000000',{'keep':'x','value':[0]}]]", "'rows':[{'error':'bad-value','text':'*'}]",
    "'call':'strtol','rows':[[{'keep':'y','value':'31'},[null],'ten']]", "'rows':[{'error':'bad-value','text':'*'}]",
    "'read':'y'", "'error':'bad-value','text':'*'",
    "'release':['x','y']", "'error':'bad-value','text':'*'",
    "'release':['x','run']", "'rows':[]",
    "'read':'x'", "'error':'bad-value','text':'*'",
    "a wrong value is told with its place",
    "'call':'timegm','rows':[[[[" + TM + "0,0,1,'77']]],[[[" + TM + "0,0,1,77,null]]]]",
    "'rows':[{'error':'bad-value','text':'argument 1 (time): cell 0: *11 fields*'},"
        + "{'error':'bad-value','text':'argument 1 (time): cell 0: field *gmtoff*'}]",
    "what needs its memory anew for each call cannot be measured, several results can",
    "'bench':'strdup','row':['61'],'loops':1", "'error':'refused','text':'*freed*'",
    "'bench':'qsort','row':[[],'0','4',null],'loops':1", "'error':'refused','text':'*callback*'",
    "'bench':'ldiv','row':['17','5'],'loops':3", "'ns':*,'sum':'9','row':['3','2']",
    "what the binding throws is the row's error, and the loop's",
    "'call':'abort','rows':[[],[]]",
    "'rows':[{'error':'raised','text':'*does not call it'},{'error':'raised','text':'*does not call it'}]",
    "'bench':'abort','row':[],'loops':1", "'error':'raised','text':'*does not call it'",
    "a loop on a thread of its own is the same",
    "'bench':'ldiv','row':['17','5'],'loops':3,'context':'thread'", "'ns':*,'empty_ns':*,'sum':'9','row':['3','2']",
    "'bench':'frexp','row':['4028000000000000',[0]],'loops':2,'context':'thread'",
    "'ns':*,'empty_ns':*,'sum':'3ff8000000000000','row':['3fe8000000000000',[4]]",
    "so it is on many, each with what it changes for itself",
    "'bench':'memfrob','row':['00ff2a','3'],'loops':3,'context':'threads','threads':2",
    "'ns':*,'empty_ns':*,'sum':'0','row':['2ad500','2ad500']",
    "'bench':'timegm','row':[[[" + TM + "0,0,1,'77','6162']]],'loops':2,'context':'threads','threads':64",
    "'ns':*,'empty_ns':*,'sum':'2298780242','row':['1149390121',[[" + TM + "0,154,0,'0','474d54']]]",
    "threads that have another sum or row than the first are told",
    "'bench':'gettid','row':[],'loops':2,'context':'thread'", "'ns':*,'empty_ns':*,'sum':'*','row':[*]",
    "'bench':'gettid','row':[],'loops':2,'context':'threads','threads':2",
    "'error':'raised','text':'*thread 2 has another sum than thread 1*'",
    "'bench':'pthread_self','row':[],'loops':2,'context':'threads','threads':2",
    "'error':'raised','text':'*thread 2 has another row than thread 1*'",
    "an error on a thread is the same error",
    "'bench':'abort','row':[],'loops':1,'context':'thread'", "'error':'raised','text':'*does not call it'",
    "'bench':'abort','row':[],'loops':1,'context':'threads','threads':3", "'error':'raised','text':'*does not call it'",
    "'bench':'ldiv','row':['17'],'loops':1,'context':'thread'", "'error':'bad-value','text':'*'",
    "'bench':'strdup','row':['61'],'loops':1,'context':'thread'", "'error':'refused','text':'*freed*'",
    "what one thread keeps, another one cannot; then nothing is kept",
    "'bench':'frexp','row':['4028000000000000',{'keep':'x','value':[0]}],'loops':1,'context':'threads','threads':2",
    "'error':'bad-value','text':'argument 2 (exponent): *kept already*'",
    "'read':'x'", "'error':'bad-value','text':'*'",
    "a virtual thread is one where Java has them",
    "'bench':'ldiv','row':['17','5'],'loops':3,'context':'virtual'", VIRTUAL
        ? "'ns':*,'empty_ns':*,'sum':'9','row':['3','2']" : "'error':'bad-request','text':'*none of thread, threads*'",
    "'bench':'abort','row':[],'loops':1,'context':'virtual'",
    VIRTUAL ? "'error':'raised','text':'*does not call it'" : "'error':'bad-request','text':'*'",
    "a loop in a callback is the same, on this thread",
    "'bench':'ldiv','row':['17','5'],'loops':3,'context':'callback'", "'ns':*,'empty_ns':*,'sum':'9','row':['3','2']",
    "'bench':'frexp','row':['4028000000000000',[0]],'loops':2,'context':'callback'",
    "'ns':*,'empty_ns':*,'sum':'3ff8000000000000','row':['3fe8000000000000',[4]]",
    "'bench':'depth','row':[],'loops':2,'context':'callback'", "'ns':*,'empty_ns':*,'sum':'2','row':[1]",
    "'bench':'depth','row':[],'loops':2,'context':'thread'", "'ns':*,'empty_ns':*,'sum':'0','row':[0]",
    "an error in a callback is the same error",
    "'bench':'abort','row':[],'loops':1,'context':'callback'", "'error':'raised','text':'*does not call it'",
    "'bench':'ldiv','row':['17'],'loops':1,'context':'callback'", "'error':'bad-value','text':'*'",
    "'bench':'strdup','row':['61'],'loops':1,'context':'callback'", "'error':'refused','text':'*freed*'",
    "arguments that are ready are what the call before left, those that are made are not",
    "'bench':'negate','row':[{'len':3,'cells':['1','2','3']}],'loops':3",
    "'ns':*,'empty_ns':*,'sum':'6','row':['6',{'len':3,'cells':['-1','-2','-3']}]",
    "'bench':'negate','row':[{'len':3,'cells':['1','2','3']}],'loops':3,'context':'made'",
    "'ns':*,'empty_ns':*,'sum':'18','row':['6',{'len':3,'cells':['-1','-2','-3']}]",
    "'bench':'negate','row':[{'len':0,'cells':[]}],'loops':2,'context':'made'",
    "'ns':*,'empty_ns':*,'sum':'0','row':['0',{'len':0,'cells':[]}]",
    "'bench':'negate','row':[null],'loops':2,'context':'made'", "'ns':*,'empty_ns':*,'sum':'2000','row':['1000',null]",
    "so are cells of each size",
    "'bench':'bump','row':[{'len':2,'cells':[1,255]},{'len':1,'cells':[-2]},{'len':1,'cells':[4000000000]},"
        + "{'len':1,'cells':['41']},{'len':1,'cells':['3f800000']},{'len':1,'cells':['3ff0000000000000']}],"
        + "'loops':3,'context':'made'",
    "'ns':*,'empty_ns':*,'sum':'0','row':[{'len':2,'cells':[2,0]},{'len':1,'cells':[-1]},"
        + "{'len':1,'cells':[4000000001]},{'len':1,'cells':['42']},{'len':1,'cells':['40000000']},"
        + "{'len':1,'cells':['4000000000000000']}]",
    "strings are text, in UTF-8 and with any character",
    "'bench':'weight','row':['41'],'loops':2,'context':'made'", "'ns':*,'empty_ns':*,'sum':'2130','row':['1065']",
    "'bench':'weight','row':[''],'loops':2,'context':'made'", "'ns':*,'empty_ns':*,'sum':'0','row':['0']",
    "'bench':'weight','row':['00f09f9880'],'loops':1,'context':'made'",
    "'ns':*,'empty_ns':*,'sum':'5679','row':['5679']",
    "so are C's, which end at their NUL",
    "'bench':'weight_c','row':['f09f9880'],'loops':1,'context':'made'",
    "'ns':*,'empty_ns':*,'sum':'4679','row':['4679']",
    "'bench':'weight_c','row':[''],'loops':2,'context':'made'", "'ns':*,'empty_ns':*,'sum':'0','row':['0']",
    "'bench':'weight_c','row':[null],'loops':1,'context':'made'",
    "'ns':*,'empty_ns':*,'sum':'18446744073709551615','row':['-1']",
    "'bench':'weight_c','row':['6100'],'loops':1,'context':'made'", "'error':'bad-value','text':'*NUL*'",
    "'bench':'weight_c','row':['ff'],'loops':1,'context':'made'",
    "'error':'refused','text':'argument 1 (text): *UTF-8*'",
    "numbers are what they are, and other types are not made",
    "'bench':'ldiv','row':['17','5'],'loops':3,'context':'made'", "'ns':*,'empty_ns':*,'sum':'9','row':['3','2']",
    "'bench':'timegm','row':[null],'loops':1,'context':'made'", "'error':'refused','text':'argument 1 (time): *'",
    "what Java has no value for is refused, what is no value is one that is bad",
    "'bench':'weight','row':['ff'],'loops':1,'context':'made'", "'error':'refused','text':'argument 1 (text): *UTF-8*'",
    "'bench':'negate','row':[{'len':0,'cells':['1']}],'loops':1,'context':'made'",
    "'error':'refused','text':'argument 1 (cells): *capacity*'",
    "'bench':'negate','row':[{'len':1,'cells':['x']}],'loops':1,'context':'made'",
    "'error':'bad-value','text':'argument 1 (cells): cell 0: *'",
    "'bench':'negate','row':[{'len':0,'cells':['x']}],'loops':1,'context':'made'", "'error':'bad-value','text':'*'",
    "'bench':'weight','row':['4'],'loops':1,'context':'made'", "'error':'bad-value','text':'argument 1 (text): *'",
    "'bench':'weight','row':[],'loops':1,'context':'made'", "'error':'bad-value','text':'*row of 1*'",
    "'bench':'strdup','row':['61'],'loops':1,'context':'made'", "'error':'refused','text':'*freed*'",
    "'bench':'abort','row':[],'loops':1,'context':'made'", "'error':'raised','text':'*does not call it'",
    "other contexts are bad requests, and so are other numbers of threads",
    "'bench':'gettid','row':[],'loops':1,'context':'fiber'", "'error':'bad-request','text':'*none of thread, threads*'",
    "'bench':'gettid','row':[],'loops':1,'context':null", "'error':'bad-request','text':'*context*'",
    "'bench':'gettid','row':[],'loops':1,'context':'threads'", "'error':'bad-request','text':'*is null, not a number*'",
    "'bench':'gettid','row':[],'loops':1,'context':'threads','threads':1", "'error':'bad-request','text':'*2 to 64'",
    "'bench':'gettid','row':[],'loops':1,'context':'threads','threads':65", "'error':'bad-request','text':'*2 to 64'",
    "'bench':'gettid','row':[],'loops':1,'context':'threads','threads':2.0", "'error':'bad-request','text':'*2 to 64'",
    "'bench':'gettid','row':[],'loops':1,'context':'threads','threads':'2'", "'error':'bad-request','text':'*2 to 64'",
    "rows from many threads are those from one, each thread with what it changes for itself",
    "'call':'memfrob','rows':[['00ff2a','3'],['00ff','x'],['','0']],'threads':3",
    "'rows':[['2ad500','2ad500'],{'error':'bad-value','text':'argument 2 (n): *'},['','']]",
    "'call':'ldiv','rows':[['17','5'],['9223372036854775807','10'],['17']],'threads':2",
    "'rows':[['3','2'],['922337203685477580','7'],{'error':'bad-value','text':'*'}]",
    "'call':'div','rows':[[17,5]],'threads':2", "'rows':[[[3,2]]]",
    "'call':'strdup','rows':[['c3a9'],[''],[{'repeat':'61','times':3}]],'threads':64", "'rows':[['c3a9'],[''],['616161']]",
    "'call':'timegm','rows':[[[[" + TM + "0,0,1,'77','6162']]]],'threads':64",
    "'rows':[['1149390121',[[" + TM + "0,154,0,'0','474d54']]]]",
    "'call':'abort','rows':[[]],'threads':2", "'rows':[{'error':'raised','text':'*does not call it'}]",
    "'call':'abort','rows':[],'threads':2", "'rows':[]",
    "a row that threads get differently is told in its place",
    "'call':'gettid','rows':[[1],[]],'threads':3",
    "'rows':[{'error':'bad-value','text':'*'},{'error':'raised','text':'*thread 1 got [*], thread 2 [*]'}]",
    "what lasts longer than a row is not for several threads",
    "'call':'frexp','rows':[['4028000000000000',{'keep':'x','value':[0]}]]", "'rows':[['3fe8000000000000',[4]]]",
    "'call':'frexp','rows':[['4028000000000000',{'kept':'x'}],['4028000000000000',[0]]],'threads':2",
    "'rows':[{'error':'bad-value','text':'*not for several threads at once'},['3fe8000000000000',[4]]]",
    "'call':'frexp','rows':[['4028000000000000',{'keep':'y','value':[0]}]],'threads':2",
    "'rows':[{'error':'bad-value','text':'*not for several threads at once'}]",
    "'call':'qsort','rows':[[[3,1],'2','4',{'returns':[1]}],[[],'0','4',null]],'threads':2",
    "'rows':[{'error':'bad-value','text':'*not for several threads at once'},[[],null]]",
    "'read':'y'", "'error':'bad-value','text':'*'",
    "'release':['x']", "'rows':[]",
    "other numbers of threads are bad requests",
    "'call':'div','rows':[[17,5]],'threads':1", "'error':'bad-request','text':'*2 to 64'",
    "'call':'div','rows':[[17,5]],'threads':65", "'error':'bad-request','text':'*2 to 64'",
    "'call':'div','rows':[[17,5]],'threads':'2'", "'error':'bad-request','text':'*2 to 64'",
    "'call':'div','rows':[[17,5]],'threads':null", "'error':'bad-request','text':'*2 to 64'",
    "'call':'div','threads':2", "'error':'bad-request','text':'*rows*'",
    "other requests are bad ones",
    "'read':'x','calls':-1", "'error':'bad-request','text':'*'",
    "'release':'x'", "'error':'bad-request','text':'*'",
  };

  private static final String READY = "{'ready':{'client':'" + Binding.CLIENT + "','runtime':'*','refuses':{"
      + "'abs':'parameter *misplaced*otherwise than C*',"
      + "'labs':'as if it were refused','strndup':'*no_such_function*'},"
      + "'contexts':['thread','threads'" + (VIRTUAL ? ",'virtual'" : "") + ",'callback','made'],'load_ns':*}}";

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  /** Whether the parts between the asterisks come in that order, the first and last at the ends. */
  private static boolean matches(String pattern, String text) {
    String[] parts = pattern.split("\\*", -1);
    if (parts.length == 1) return text.equals(pattern);
    if (!text.startsWith(parts[0]) || !text.endsWith(parts[parts.length - 1])) return false;
    int at = 0;
    for (String part : parts) {
      at = text.indexOf(part, at);
      if (at < 0) return false;
      at += part.length();
    }
    return true;
  }

  private static int check(String what, String wanted, String got) {
    if (matches(wanted, got)) return 0;
    System.out.println("FAILED: " + what + "\n  wanted  " + wanted + "\n  got     " + got);
    return 1;
  }

  /** What threads meet: for each row the one that another thread has at the same time. */
  private static String meetings(List<String> rows) {
    Exchanger<Object> meeting = new Exchanger<>();
    Together.Caller caller = (export, row, out) -> {
      try {
        out.append(meeting.exchange(row));
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
    };
    try (Threads threads = new Threads("threads", 2)) {
      List<String[]> replies = Together.replies(Binding.EXPORTS.get(0), rows, threads, caller);
      return Together.agreed(replies, 0) + Together.agreed(replies, 1);
    }
  }

  /** How it is told that two threads got these. */
  private static String difference(String one, String other) {
    try {
      return Together.agreed(List.of(new String[] {one}, new String[] {other}), 0);
    } catch (IllegalStateException told) {
      return told.getMessage();
    }
  }

  /** What the driver answers about one of the libraries in the folder. */
  private static List<String> replies(Path folder, String library, List<String> sent) throws IOException {
    List<String> lines = new ArrayList<>(sent);
    lines.add(0, json("{'concord':1,'library':'" + folder.resolve(library + ".so") + "','contract':{}}"));
    Path requests = folder.resolve("requests");
    Path replies = folder.resolve("replies");
    Files.write(requests, lines);
    Driver.main(new String[] {requests.toString(), replies.toString()});
    return Files.readAllLines(replies);
  }

  private static int lacksCallBack(Path folder) throws IOException {
    List<String> sent = List.of(json("{'id':1,'bench':'depth','row':[],'loops':1,'context':'callback'}"));
    List<String> lacking = replies(folder, "lacking", sent);
    return check("a library that cannot call back", json("*'" + (VIRTUAL ? "virtual" : "threads") + "','made'],*"),
            lacking.get(0))
        + check("and is asked to", json("{'id':1,'error':'bad-request','text':'*context*'}"), lacking.get(1))
        + check("one that does not", json("{'id':1,'error':'raised','text':'*concord_call_back calls nothing back'}"),
            replies(folder, "calling_nothing", sent).get(1));
  }

  /** `DriverTest FOLDER`, where the libraries are, and which is written to. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    List<String> about = new ArrayList<>();
    List<String> sent = new ArrayList<>();
    List<String> wanted = new ArrayList<>();
    String title = "";
    for (int i = 0; i < CONVERSATION.length; i++) {
      if (!CONVERSATION[i].startsWith("'")) {
        title = CONVERSATION[i];
        continue;
      }
      String start = "{\"id\":" + (sent.size() + 1) + ",";
      sent.add(start + json(CONVERSATION[i]) + "}");
      String answer = json(CONVERSATION[++i]);
      wanted.add(start + (answer.endsWith("*") ? answer : answer + "}"));
      about.add(title);
    }
    List<String> got = replies(folder, "library", sent);
    int failed = check("the start", json(READY), got.get(0));
    for (int i = 0; i < wanted.size(); i++)
      failed += check(about.get(i), wanted.get(i), i + 1 < got.size() ? got.get(i + 1) : "nothing");
    failed += lacksCallBack(folder);
    failed += check("threads begin with different rows", "BA", meetings(List.of("A", "B")));
    failed += check("of long replies is told what is around the first difference",
        "thread 1 got ..." + "x".repeat(40) + "A, thread 2 ..." + "x".repeat(40) + "B" + "y".repeat(59) + "...",
        difference("x".repeat(150) + "A", "x".repeat(150) + "B" + "y".repeat(90)));
    System.out.println(got.size() - 1 + " replies, " + failed + " wrong");
    System.exit(failed == 0 && got.size() == wanted.size() + 1 ? 0 : 1);
  }
}
